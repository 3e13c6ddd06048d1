/** The door to what only phones need under a terminal: its code is fetched where there is a finger, or little room. */
"use client";

import { lazy, Suspense, type ComponentProps } from "react";
import { fingersOrNarrow, useMedia } from "./use-media.ts";

const PhoneBar = lazy(async () => ({ default: (await import("./phone-bar.tsx")).PhoneBar }));

export function PhoneKeys(props: ComponentProps<typeof PhoneBar>) {
  const wanted = useMedia(fingersOrNarrow);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <PhoneBar {...props} />
    </Suspense>
  );
}
