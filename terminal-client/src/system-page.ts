/** PageSignals of a real page: `online`, `visibilitychange` and `pageshow` (a page back from the back-forward cache). */
import type { PageSignals } from "./page-signals.ts";

function onWake(listener: () => void): () => void {
  const whenVisible = (): void => {
    if (document.visibilityState === "visible") listener();
  };
  window.addEventListener("online", listener);
  window.addEventListener("pageshow", listener);
  document.addEventListener("visibilitychange", whenVisible);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("pageshow", listener);
    document.removeEventListener("visibilitychange", whenVisible);
  };
}

export const systemPage: PageSignals = { hidden: () => document.visibilityState === "hidden", onWake };
