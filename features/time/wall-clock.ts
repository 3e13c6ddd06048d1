/** The present, ticking: the one place of the pages that reads the clock. */
"use client";

import { useEffect, useState } from "react";

/** Unix milliseconds, for what is not shown. */
export function readClock(): number {
  return Date.now();
}

/** Milliseconds since the page began, for how long something takes: nobody sets it. */
export function readSteadyClock(): number {
  return performance.now();
}

/** Unix milliseconds, renewed every `everyMs`; null on the server and until the first effect, so that both agree. */
export function useNow(everyMs: number): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNowMs(Date.now());
    tick();
    const timer = window.setInterval(tick, everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
