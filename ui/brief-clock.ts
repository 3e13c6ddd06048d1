/** A flag that falls back to false by itself. The one timer of the design system. */
"use client";

import { useCallback, useEffect, useState } from "react";

export function useBrief(durationMs: number): readonly [shown: boolean, show: () => void] {
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState(false);
  const show = useCallback(() => {
    setShown(true);
    setRound((count) => count + 1);
  }, []);
  useEffect(() => {
    if (!shown) return undefined;
    const timer = window.setTimeout(() => setShown(false), durationMs);
    return () => window.clearTimeout(timer);
  }, [shown, round, durationMs]);
  return [shown, show];
}
