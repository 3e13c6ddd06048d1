/**
 * Tells Vercel of a visit, and how fast its page came. What it tells of an address is which page that is: no name, no word
 * that was searched for. Each of the two comes with its own script, from the site itself.
 */
"use client";

import { lazy, Suspense } from "react";
import { plainAddress, plainPath } from "./plain-address.ts";

const Analytics = lazy(async () => ({ default: (await import("@vercel/analytics/react")).Analytics }));
const SpeedInsights = lazy(async () => ({ default: (await import("@vercel/speed-insights/react")).SpeedInsights }));

export function CountedVisit({ path }: { readonly path: string }) {
  const page = plainPath(path);
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
