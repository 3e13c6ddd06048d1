/** The door to what only fingers need of a terminal: its code is fetched where there are some, or little room. */
"use client";

import { phoneQuery } from "@coda/terminal-client/phone-query";
import { lazy, Suspense, useState, useSyncExternalStore, type ComponentProps } from "react";
import { useKeptZoom } from "./kept-zoom.ts";
import { fingersOrNarrow, useMedia } from "./use-media.ts";

const PhoneBar = lazy(async () => ({ default: (await import("./phone-bar.tsx")).PhoneBar }));
const SelectionBar = lazy(async () => ({ default: (await import("./selection-bar.tsx")).SelectionBar }));

export function PhoneKeys(props: ComponentProps<typeof PhoneBar>) {
  const { handle, canType } = props;
  const { touch } = handle;
  useKeptZoom(touch, useMedia(phoneQuery));
  const selecting = useSyncExternalStore(touch.subscribe, touch.isSelecting, touch.isSelecting);
  const wanted = useMedia(fingersOrNarrow);
  // Who could type can soon again: what is being written stays where it is meanwhile.
  const [couldType, notice] = useState(canType);
  if (canType && !couldType) notice(true);
  return (
    <Suspense fallback={null}>
      {selecting && <SelectionBar handle={handle} />}
      {wanted && couldType && <PhoneBar {...props} />}
    </Suspense>
  );
}
