/**
 * What a browser and a helper tell the web app of how it went: how long, and how often. Numbers alone. There is no field for
 * a name, an id or a text, and none that is not known here is read.
 */
import * as z from "zod/mini";
import { limits } from "./limits.ts";

const millisecondsSchema = z.int().check(z.minimum(0), z.maximum(limits.figureMs));
const timesSchema = z.int().check(z.minimum(0), z.maximum(limits.figureTimes));

/** `POST /api/devmode/figures`, by a page that a terminal was looked at in. What did not happen is left out. */
export const browserFiguresSchema = z.object({
  /** From the wish for a terminal to its being live. */
  attachMs: z.optional(millisecondsSchema),
  /** From the same wish to the saved output being read, and given to the drawing. */
  reopenMs: z.optional(millisecondsSchema),
  /** It was live again after it was not. */
  reconnects: z.optional(timesSchema),
  /** The view was moved on by a keyframe. */
  skips: z.optional(timesSchema),
});
export type BrowserFigures = z.infer<typeof browserFiguresSchema>;

/** `POST /api/devmode/devices/self/figures`, by a helper: since it told the last time. */
export const helperFiguresSchema = z.object({
  /** Its connection to the relay was there again. */
  reconnects: timesSchema,
  /** Its picture of a pane differed from tmux's own and was set right. */
  repairs: timesSchema,
});
export type HelperFigures = z.infer<typeof helperFiguresSchema>;
