/** The door to what only phones need of a terminal: its code is fetched where there is a finger, or little room. */
"use client";

import { phoneQuery } from "@coda/terminal-client/phone-query";
import { lazy, Suspense, type ComponentProps } from "react";
import { useKeptZoom } from "./kept-zoom.ts";
import { fingersOrNarrow, useMedia } from "./use-media.ts";

const PhoneBar = lazy(async () => ({ default: (await import("./phone-bar.tsx")).PhoneBar }));

interface PhoneKeysProps extends ComponentProps<typeof PhoneBar> {
  readonly canType: boolean;
}

export function PhoneKeys({ canType, ...props }: PhoneKeysProps) {
  useKeptZoom(props.handle.touch, useMedia(phoneQuery));
  const wanted = useMedia(fingersOrNarrow);
  if (!wanted || !canType) return null;
  return (
    <Suspense fallback={null}>
      <PhoneBar {...props} />
    </Suspense>
  );
}
