/** Where a found command leads: to what it printed, or to its terminal while it runs. */
import type { FoundCommand } from "@coda/protocol";
import { endingAt, savedPanePath, terminalPath } from "../routes/paths.ts";

export function foundCommandPath({ idea, slot, pane, epoch, outputTo }: FoundCommand): string {
  if (outputTo === null) return terminalPath(idea, slot);
  return savedPanePath(idea, slot, pane) + endingAt({ epoch, offset: outputTo });
}
