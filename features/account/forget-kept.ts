/** What this browser kept of somebody's terminals goes where nobody is signed in any more, however that came about. */
"use client";

import { forgetPaints } from "@coda/terminal-client/forget-paints";
import { useEffect } from "react";
import { forgetThisBrowser } from "../notices/this-browser.ts";
import { forgetPlaces } from "../offline/kept-places.ts";
import { paletteRecent } from "../palette/palette-recent.ts";
import { forgetDrafts } from "../phone/draft.ts";
import { clipboardAllowed } from "../terminal/clipboard-allowed.ts";
import { leftPlaces } from "../terminal/left-places.ts";

/** Resolves when all of it is gone. A browser that keeps nothing has nothing to forget. */
export async function forgetKept(): Promise<void> {
  forgetPlaces();
  forgetDrafts();
  leftPlaces.forgetAll();
  clipboardAllowed.forget();
  paletteRecent.forget();
  await Promise.allSettled([forgetThisBrowser(), forgetPaints()]);
}

export function useForgetKept(signedIn: boolean): void {
  useEffect(() => {
    if (!signedIn) void forgetKept();
  }, [signedIn]);
}
