/** Why bytes are missing, in the reader's words: in the place itself, and wherever a page speaks of it. */
import type { GapCause } from "@coda/protocol";

/** Each goes on a sentence: "Output is missing here: …". */
export const gapCauseWords: Readonly<Record<GapCause, string>> = {
  "journal-cap": "the device kept only the newest output",
  "disk-full": "the device’s disk was full",
  "pipe-taken": "another program recorded the pane",
  "pipe-lost": "the recording was cut off",
  "server-died": "the tmux server ended",
  "journal-lost": "the device does not have the recording",
  "power-loss": "the device lost power",
  "helper-away": "the Coda Runner was not running",
  paused: "recording was paused",
  pruned: "older than the retention time",
};
