/**
 * `(pane, epoch, offset)`: the one address of output, in browser, relay, journal and database alike; the plan's
 * `last_sequence`. An offset counts bytes from the epoch's first.
 */
import * as z from "zod/mini";
import { epochSchema, offsetSchema, paneIdSchema, type Epoch } from "./ids.ts";

export const paneCursorSchema = z.object({ pane: paneIdSchema, epoch: epochSchema, offset: offsetSchema });
export type PaneCursor = z.infer<typeof paneCursorSchema>;

export interface Position {
  readonly epoch: Epoch;
  readonly offset: number;
}

/** `<epoch>:<offset>`, as in `?from=`. */
export function formatPosition(position: Position): string {
  return `${position.epoch}:${position.offset}`;
}

export function parsePosition(text: string): Position | undefined {
  const [epochText, offsetText, ...rest] = text.split(":");
  if (epochText === undefined || offsetText === undefined || rest.length > 0 || !/^\d{1,16}$/u.test(offsetText)) {
    return undefined;
  }
  const epoch = epochSchema.safeParse(epochText);
  const offset = offsetSchema.safeParse(Number(offsetText));
  return epoch.success && offset.success ? { epoch: epoch.data, offset: offset.data } : undefined;
}
