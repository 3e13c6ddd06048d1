/** When a page has come to rest: what nobody waits for is done then. */
"use client";

import { useEffect } from "react";

/** A terminal is live by then, and who opens something at once has asked for its code already. */
const restMs = 4_000;

/** Once, some seconds after the component is there, in the browser's next idle time. @param run the same each time. */
export function useRest(run: () => void): void {
  useEffect(() => {
    let idle = 0;
    const hasIdle = "requestIdleCallback" in window; // Safari has none
    const timer = window.setTimeout(() => {
      if (hasIdle) idle = window.requestIdleCallback(run);
      else run();
    }, restMs);
    return () => {
      window.clearTimeout(timer);
      if (hasIdle) window.cancelIdleCallback(idle);
    };
  }, [run]);
}
