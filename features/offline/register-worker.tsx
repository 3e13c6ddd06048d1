/** Brings the service worker into browsers of signed-in people, once the page has what it needs itself. */
"use client";

import { useEffect } from "react";

/** Where the web app's build puts it; from here it stands before every page. */
const script = "/sw.js";

async function register(): Promise<void> {
  // Absent where the page came by plain http from another machine.
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(script, { scope: "/", updateViaCache: "none" });
  } catch {
    // Nothing of what a page does needs it: without it there is no offline page and no push.
  }
}

export function RegisterWorker() {
  useEffect(() => {
    const loaded = new AbortController();
    if (document.readyState === "complete") void register();
    else window.addEventListener("load", () => void register(), { once: true, signal: loaded.signal });
    return () => loaded.abort();
  }, []);
  return null;
}
