/** The bytes of a stretch of output that are to be masked: those that draw a secret, and no other byte of a sequence. Pure. */
import type { Mask } from "@coda/protocol";
import type { KeyState } from "./private-key.ts";
import type { ActiveRedaction } from "./redaction-level.ts";
import { scanText } from "./scan-text.ts";
import type { MappedText } from "./control-string.ts";
import { readVisibleText } from "./visible-text.ts";
import type { Secret } from "./find-secrets.ts";

export interface ScannedBytes {
  /** By index of the bytes, in order. */
  readonly masks: readonly Mask[];
  readonly state: KeyState;
  readonly beginsKey: boolean;
  /** What lies from here on may be judged otherwise when more comes. */
  readonly undecided: number;
}

export interface Stretch {
  readonly bytes: Uint8Array;
  readonly level: ActiveRedaction;
  readonly state: KeyState;
  /** Nothing that follows belongs to it. */
  readonly whole: boolean;
}

export function scanBytes({ bytes, level, state, whole }: Stretch): ScannedBytes {
  const visible = readVisibleText(bytes, whole);
  const shown = scanText(visible.shown.text, level, state);
  const masks = shown.secrets.flatMap((secret) => masksOf(secret, visible.shown));
  for (const string of visible.strings)
    for (const secret of scanText(string.text, level, "none").secrets) masks.push(...masksOf(secret, string));
  return {
    masks: masks.toSorted((a, b) => a.from - b.from),
    state: shown.state,
    beginsKey: shown.beginsKey,
    undecided: visible.undecided,
  };
}

/** One for each run of bytes without a sequence in between. */
function masksOf({ from, to, kind }: Secret, { starts, ends }: MappedText): Mask[] {
  const masks: Mask[] = [];
  for (let index = from; index < to; index++) {
    const start = starts[index] ?? 0;
    const end = ends?.[index] ?? start + 1;
    const last = masks.at(-1);
    if (last?.to === start) masks[masks.length - 1] = { ...last, to: end };
    else masks.push({ from: start, to: end, kind });
  }
  return masks;
}
