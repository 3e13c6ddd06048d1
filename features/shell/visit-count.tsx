/**
 * Counts visits and measures how fast pages come, where Coda runs on Vercel. Its code comes to those pages alone, and what
 * it tells of an address is which page that is: no name, no word that was searched for.
 */
"use client";

import { usePathname } from "next/navigation";
import { lazy, Suspense } from "react";
import { plainAddress, plainPath } from "./plain-address.ts";

const Analytics = lazy(async () => ({ default: (await import("@vercel/analytics/react")).Analytics }));
const SpeedInsights = lazy(async () => ({ default: (await import("@vercel/speed-insights/react")).SpeedInsights }));

export function VisitCount() {
  const page = plainPath(usePathname());
  return (
    <Suspense>
      <Analytics framework="next" route={page} path={page} beforeSend={plainly} />
      <SpeedInsights framework="next" route={page} beforeSend={plainly} />
    </Suspense>
  );
}

function plainly<Event extends { readonly url: string }>(event: Event): Event {
  return { ...event, url: plainAddress(event.url) };
}
