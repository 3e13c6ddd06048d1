/**
 * What this browser kept of somebody's terminals goes when another person is signed in, too: a link that signs in, or opens
 * an account, leads there without a page for nobody on the way. Knows whose the browser was by a mark of its own.
 */
"use client";

import type { UserId } from "@coda/protocol";
import { useEffect } from "react";

const key = "coda.reader";

/** `forget`: all that was kept here. It is this reader's from then on, and the next time anew where that fails. */
export async function forgetOthers(
  reader: UserId,
  {
    storage,
    forget,
  }: { readonly storage: () => Pick<Storage, "getItem" | "setItem">; readonly forget: () => Promise<void> },
): Promise<void> {
  try {
    const before = storage().getItem(key);
    if (before === reader) return;
    // Of a browser without a mark nobody knows whose it is: most likely the reader's, from before there were marks.
    if (before !== null) await forget();
    storage().setItem(key, reader);
  } catch {
    // It keeps nothing, or its network is gone.
  }
}

export function ForgetOthers({ reader }: { readonly reader: UserId }): null {
  useEffect(() => {
    const forget = async () => (await import("./forget-kept.ts")).forgetKept();
    void forgetOthers(reader, { storage: () => window.localStorage, forget });
  }, [reader]);
  return null;
}
