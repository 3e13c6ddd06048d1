/** How this browser's reader shares the room out among terminals beside each other. */
import * as z from "zod/mini";
import { browserKeeping, keptValue } from "../appearance/kept-value.ts";
import { boundedShare, evenShares, type Shares } from "./side-boxes.ts";

const share = z.pipe(z.number(), z.transform(boundedShare));

export const keptShares = keptValue<Shares>({
  key: "coda.beside",
  schema: z.catch(z.object({ columns: share, left: share, right: share }), evenShares),
  keeping: browserKeeping,
});
