/** The door to what only fingers need of a terminal: its code is fetched where there are some, or little room. */
"use client";

import { phoneQuery } from "@coda/terminal-client/phone-query";
import { lazy, Suspense, useSyncExternalStore, type ComponentProps } from "react";
import { useKeptZoom } from "./kept-zoom.ts";
import { fingersOrNarrow, useMedia } from "./use-media.ts";

const PhoneBar = lazy(async () => ({ default: (await import("./phone-bar.tsx")).PhoneBar }));
const SelectionBar = lazy(async () => ({ default: (await import("./selection-bar.tsx")).SelectionBar }));

interface PhoneKeysProps extends ComponentProps<typeof PhoneBar> {
  readonly canType: boolean;
}

export function PhoneKeys({ canType, ...props }: PhoneKeysProps) {
  const { touch } = props.handle;
  useKeptZoom(touch, useMedia(phoneQuery));
  const selecting = useSyncExternalStore(touch.subscribe, touch.isSelecting, touch.isSelecting);
  const wanted = useMedia(fingersOrNarrow);
  return (
    <Suspense fallback={null}>
      {selecting && <SelectionBar handle={props.handle} />}
      {wanted && canType && <PhoneBar {...props} />}
    </Suspense>
  );
}
