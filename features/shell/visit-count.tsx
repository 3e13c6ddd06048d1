/** Counts visits where Coda runs on Vercel. Its code comes to those pages alone. */
"use client";

import { lazy, Suspense } from "react";

const Analytics = lazy(async () => ({ default: (await import("@vercel/analytics/next")).Analytics }));

export function VisitCount() {
  return (
    <Suspense>
      <Analytics />
    </Suspense>
  );
}
