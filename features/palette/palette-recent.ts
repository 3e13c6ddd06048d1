/** What was chosen of late in this browser's palette, by its ids: names of ideas, terminals and actions, nothing printed. */
import * as z from "zod/mini";
import { browserKeeping, keptValue } from "../appearance/kept-value.ts";

/** Beyond, nothing is recent. */
const most = 40;

const kept = keptValue<readonly string[]>({
  key: "coda.palette",
  schema: z.catch(z.array(z.string().check(z.maxLength(200))).check(z.maxLength(most)), []),
  keeping: browserKeeping,
});

export const paletteRecent = {
  /** The one chosen last first. */
  get: kept.get,
  add: (id: string): void => kept.set([id, ...kept.get().filter((other) => other !== id)].slice(0, most)),
  forget: kept.forget,
} as const;
