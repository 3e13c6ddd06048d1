/** Says so while this device has no network: lists stand still then, and nothing that is pressed gets anywhere. */
"use client";

import { usePathname } from "next/navigation";
import { useSyncExternalStore } from "react";
import { OfflineIcon } from "@/ui/icons.ts";
import { hasOwnBar } from "./own-bar.ts";

function watch(changed: () => void): () => void {
  const watching = new AbortController();
  for (const name of ["online", "offline"]) window.addEventListener(name, changed, { signal: watching.signal });
  return () => watching.abort();
}

const isOnline = (): boolean => navigator.onLine;
const yes = (): boolean => true;

/** A terminal says in its own status line how it is connected. */
export function NoNetwork() {
  const online = useSyncExternalStore(watch, isOnline, yes);
  const pathname = usePathname();
  return (
    <div role="status" data-testid="no-network" className="shrink-0">
      {!online && !hasOwnBar(pathname) && (
        <p className="flex items-start gap-2 border-b border-warn/40 bg-warn-soft px-4 py-2 text-sm text-ink sm:px-6">
          <OfflineIcon aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span>
            This device has no network. What is shown here was true when it went away, and comes up to date by itself.
          </span>
        </p>
      )}
    </div>
  );
}
