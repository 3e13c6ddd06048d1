/**
 * PageSignals of a real page: `online`, `visibilitychange`, `blur`, `pagehide`, and `pageshow` (back from the back-forward
 * cache).
 */
import type { PageSignals } from "./page-signals.ts";
import { phoneQuery } from "./phone-query.ts";

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

function hidden(): boolean {
  return document.visibilityState === "hidden";
}

function isPhone(): boolean {
  return matchMedia(phoneQuery).matches;
}

function onAway(listener: () => void): () => void {
  const whenHidden = (): void => {
    if (hidden()) listener();
  };
  window.addEventListener("blur", listener);
  document.addEventListener("visibilitychange", whenHidden);
  return () => {
    window.removeEventListener("blur", listener);
    document.removeEventListener("visibilitychange", whenHidden);
  };
}

function onLeave(listener: () => void): () => void {
  window.addEventListener("pagehide", listener);
  return () => window.removeEventListener("pagehide", listener);
}

export const systemPage: PageSignals = { hidden, isPhone, onWake, onAway, onLeave };
