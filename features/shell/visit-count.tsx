/** Counts visits where Coda runs on Vercel. Its code comes to those pages alone. */
"use client";

import { usePathname } from "next/navigation";
import { CountedVisit } from "./counted-visit.tsx";

export function VisitCount() {
  return <CountedVisit path={usePathname()} />;
}
