/** How large fingers want terminals' text, as this browser keeps it: fitted to the pane's width where nobody chose. */
"use client";

import { useEffect } from "react";
import * as z from "zod/mini";
import type { TouchKeys, Zoom } from "@coda/terminal-client";
import { browserKeeping, keptValue } from "../appearance/kept-value.ts";

const fit = { name: "fit" } as const;

const keptZoom = keptValue<Zoom>({
  key: "coda.zoom",
  schema: z.catch(
    z.union([z.object({ name: z.literal("fit") }), z.object({ name: z.literal("own"), fontPixels: z.number() })]),
    fit,
  ),
  keeping: browserKeeping,
});

/** Where there are fingers and little room; elsewhere text has the size that was chosen for all pages. */
export function useKeptZoom(touch: Pick<TouchKeys, "setZoom" | "onZoom">, isPhone: boolean): void {
  useEffect(() => {
    if (!isPhone) return undefined;
    touch.setZoom(keptZoom.get());
    const forget = touch.onZoom((zoom) => keptZoom.set(zoom));
    return () => {
      forget();
      touch.setZoom({ name: "none" });
    };
  }, [touch, isPhone]);
}
