/** The keys that the reader chose in this browser in place of the usual ones. */
import * as z from "zod/mini";
import { browserKeeping, keptValue } from "../appearance/kept-value.ts";
import type { ChosenKeys } from "./key-bindings.ts";
import { parseKeys } from "./keystroke.ts";
import { shortcutIds } from "./shortcut-table.ts";

const keysSchema = z.nullable(
  z.string().check(
    z.maxLength(80),
    z.refine((keys) => parseKeys(keys) !== undefined),
  ),
);
const placesSchema = z.object({ page: z.optional(keysSchema), terminal: z.optional(keysSchema) });

/** What is broken in it, or of a shortcut that is no more, is left out alone. */
export const chosenKeysSchema = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((kept): ChosenKeys => {
    const entries = shortcutIds.flatMap((id) => {
      const places = placesSchema.safeParse(kept[id]);
      return places.success ? [[id, places.data]] : [];
    });
    return Object.fromEntries(entries) as ChosenKeys;
  }),
);

export const noChosenKeys: ChosenKeys = {};

export const keptKeys = keptValue<ChosenKeys>({
  key: "coda.keys",
  schema: z.catch(chosenKeysSchema, noChosenKeys),
  keeping: browserKeeping,
});
