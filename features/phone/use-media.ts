/** Whether the page is shown as a media query says, followed as it changes. */
"use client";

import { useCallback, useSyncExternalStore } from "react";

/** A finger instead of a mouse, or as narrow as a phone. */
export const fingersOrNarrow = "(pointer: coarse), (max-width: 640px)";

/** False on the server and in the first paint, so that both agree. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}
