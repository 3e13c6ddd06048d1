/** Hears that a notification of this very terminal was tapped, and finds out which moment it is of. */
"use client";

import { isNoticeTapped } from "@coda/protocol";
import { useEffect } from "react";

/** Where the notice's own address ends: it is decided there what there is to see, and that it was read. */
async function endOf(path: string): Promise<URL | undefined> {
  const reply = await fetch(path, { method: "HEAD" }).catch(() => undefined);
  return reply === undefined ? undefined : new URL(reply.url);
}

/** `onMoment` is called with the address of a moment that this page shows; to any other the page is led. */
export function useTappedNotice(onMoment: (address: URL) => void): void {
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return undefined;
    const { serviceWorker } = navigator;
    const heard = ({ data }: MessageEvent<unknown>): void => {
      if (!isNoticeTapped(data)) return;
      void endOf(data.path).then((end) => {
        if (end?.pathname === window.location.pathname) onMoment(end);
        else window.location.assign(end?.href ?? data.path);
      });
    };
    serviceWorker.addEventListener("message", heard);
    return () => serviceWorker.removeEventListener("message", heard);
  }, [onMoment]);
}
