/** Somebody who followed a device's link and is not signed in: what the link brought is kept, and they sign in first. */
"use client";

import { useEffect } from "react";
import { pairPath, signInPath } from "../routes/paths.ts";
import { keepBroughtCode } from "./pair-code.ts";

export function PairSignIn() {
  useEffect(() => {
    keepBroughtCode();
    window.location.replace(`${signInPath}?callbackUrl=${encodeURIComponent(pairPath)}`);
  }, []);
  return <p className="text-ink-soft">Signing in comes first …</p>;
}
