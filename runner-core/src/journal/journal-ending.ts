/**
 * How a journal ended, concluded from what can be seen of its folder, its spool, its pane and its tmux server: whole, or
 * with a gap of unknown size and its cause. Pure; who calls it has made sure that nothing is added any more.
 */
import { gapCauseSchema, offsetSchema, type GapCause } from "@coda/protocol";
import { z } from "zod";
import type { SpoolWord } from "../tmux/spool.ts";

export const journalEndingSchema = z.object({
  /** Null: it ended with its program, or was exchanged for the next without a byte between them. */
  cause: z.nullable(gapCauseSchema),
  /** The output is right up to here; what lies behind it on the disk is no output. */
  offset: offsetSchema,
});
export type JournalEnding = z.infer<typeof journalEndingSchema>;

export interface EndingEvidence {
  readonly folderThere: boolean;
  /** The spool's own. "end": it wrote its end, and did not come to say more. None: it was killed, or the machine stopped. */
  readonly lastWord: SpoolWord | "end" | "none";
  /** The helper saw the program end while its recording was sound. */
  readonly programEnded: boolean;
  /** Its pipe was closed for the next one while tmux may have held output for it. */
  readonly cut: boolean;
  /** Its pipe was closed since recording is paused. */
  readonly paused: boolean;
  /** The machine was started anew since. */
  readonly rebooted: boolean;
  /** The disk gives back NULs where the journal's last bytes were. */
  readonly torn: boolean;
  readonly sameServer: boolean;
  /** The journal's pane as tmux has it now; "respawned": with another program. */
  readonly pane: "runs" | "dead" | "respawned" | "gone";
  /** Somebody else holds the pane's pipe. */
  readonly piped: boolean;
  readonly diskFull: boolean;
}

export function endingCause(evidence: EndingEvidence): GapCause | null {
  if (!evidence.folderThere) return "journal-lost";
  if (evidence.paused) return "paused";
  const { lastWord } = evidence;
  if (lastWord === "none" && evidence.rebooted) return evidence.programEnded && !evidence.torn ? null : "power-loss";
  switch (lastWord) {
    case "full":
      return "disk-full";
    case "cap":
      return "journal-cap";
    case "killed":
      return "pipe-lost";
    case "whole":
      return evidence.cut ? "pipe-lost" : null;
    case "server":
      return evidence.programEnded ? null : "server-died";
    case "open":
    case "end":
    case "none":
      return evidence.programEnded ? null : withoutWord(evidence);
  }
}

function withoutWord(evidence: EndingEvidence): GapCause | null {
  const { lastWord, pane } = evidence;
  if (evidence.cut) return "pipe-lost";
  if (!evidence.sameServer) return lastWord === "open" ? "pipe-lost" : "server-died";
  // tmux believes in a killed spool until the next output, so only one that saw its pipe close tells of another's.
  if (lastWord !== "none" && evidence.piped && pane === "runs") return "pipe-taken";
  if (lastWord === "end" && pane !== "runs") return null;
  return evidence.diskFull ? "disk-full" : "pipe-lost";
}
