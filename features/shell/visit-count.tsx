/** Counts visits where Coda runs on Vercel. Its code comes to those pages alone. */
"use client";

import { usePathname } from "next/navigation";
import { lazy, Suspense } from "react";

const CountedVisit = lazy(async () => ({ default: (await import("./counted-visit.tsx")).CountedVisit }));

export function VisitCount() {
  const path = usePathname();
  return (
    <Suspense>
      <CountedVisit path={path} />
    </Suspense>
  );
}
