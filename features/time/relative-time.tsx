/** "4 min ago", kept true while it is on the screen; the exact moment is in its title. */
"use client";

import { clockTime, timeAgo } from "./format-time.ts";
import { useNow } from "./wall-clock.ts";

export function RelativeTime({ iso }: { readonly iso: string }) {
  const nowMs = useNow(15_000);
  const ms = Date.parse(iso);
  return (
    <time dateTime={iso} title={nowMs === null ? iso : clockTime(ms, { nowMs })} className="whitespace-nowrap">
      {nowMs === null ? "\u00a0" : timeAgo(ms, { nowMs })}
    </time>
  );
}
