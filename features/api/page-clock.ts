/** How time passes for what a page asks over and over. */
import type { Pace } from "./answer.ts";

export const pagePace: Pace = {
  after: (delayMs, run) => {
    const timer = window.setTimeout(run, delayMs);
    return () => window.clearTimeout(timer);
  },
  isHidden: () => document.visibilityState === "hidden",
  onSeen: (run) => {
    const look = () => {
      if (document.visibilityState !== "hidden") run();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  },
};
