/** A line under the bar on top while a page that was asked for is on its way: the one before stays until then. */
"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { leadsElsewhere } from "./leads-elsewhere.ts";

export function PageComing() {
  const place = `${usePathname()}?${useSearchParams()}`;
  const [leftFrom, leave] = useState<string>();
  // There by now. Left as it is, the line would be drawn again as soon as somebody comes back.
  if (leftFrom !== undefined && leftFrom !== place) leave(undefined);
  useEffect(() => {
    const listening = new AbortController();
    const heard = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      // Whoever goes to a page of ours within this document has kept the browser from going there itself.
      if (link !== null && event.defaultPrevented && leadsElsewhere(link, window.location)) leave(place);
    };
    window.addEventListener("click", heard, { signal: listening.signal });
    return () => listening.abort();
  }, [place]);
  return (
    <div role="status" data-testid="page-coming" className="absolute inset-x-0 bottom-0 h-0.5 translate-y-full">
      {leftFrom === place && (
        <>
          <span className="sr-only">Loading the page</span>
          <span aria-hidden className="block h-full origin-left animate-coming bg-accent" />
        </>
      )}
    </div>
  );
}
