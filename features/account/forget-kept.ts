/** What this browser kept of somebody's terminals goes where nobody is signed in any more, however that came about. */
"use client";

import { forgetPaints } from "@coda/terminal-client/forget-paints";
import { useEffect } from "react";

export function useForgetKept(signedIn: boolean): void {
  useEffect(() => {
    // A browser that keeps nothing has nothing to forget.
    if (!signedIn) void forgetPaints().catch(() => undefined);
  }, [signedIn]);
}
