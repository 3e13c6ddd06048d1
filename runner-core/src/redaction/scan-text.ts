/** Every secret of a text: what single words and their names tell, and keys over many lines. Pure. */
import { findSecrets, secretHints, withoutOverlaps, type Secret } from "./find-secrets.ts";
import { readKeyLine, type KeyState } from "./private-key.ts";
import type { ActiveRedaction, RedactionLevel } from "./redaction-level.ts";

export interface ScannedText {
  readonly secrets: readonly Secret[];
  /** Behind the last line feed: what follows it is a line that may go on. */
  readonly state: KeyState;
  /** A key's first line is in it. */
  readonly beginsKey: boolean;
}

const hints: Readonly<Record<ActiveRedaction, RegExp>> = {
  standard: new RegExp(secretHints.standard, "g"),
  strict: new RegExp(secretHints.strict, "g"),
};

export function scanText(text: string, level: ActiveRedaction, state: KeyState): ScannedText {
  const words = scanWords(text, level);
  const beginsKey = text.includes("PRIVATE KEY");
  if (state === "none" && !beginsKey) return { secrets: words, state, beginsKey };
  const keys = scanKeys(text, state);
  return { secrets: withoutOverlaps([...words, ...keys.secrets]), state: keys.state, beginsKey };
}

/** In the lines that have a hint. */
function scanWords(text: string, level: ActiveRedaction): Secret[] {
  const secrets: Secret[] = [];
  const hint = hints[level];
  hint.lastIndex = 0;
  for (let found = hint.exec(text); found !== null; found = hint.exec(text)) {
    const from = text.lastIndexOf("\n", found.index) + 1;
    const next = text.indexOf("\n", found.index);
    const to = next === -1 ? text.length : next;
    for (const secret of findSecrets(text.slice(from, to), level))
      secrets.push({ ...secret, from: from + secret.from, to: from + secret.to });
    hint.lastIndex = to;
  }
  return secrets;
}

function scanKeys(text: string, before: KeyState): { secrets: Secret[]; state: KeyState } {
  const secrets: Secret[] = [];
  let state = before;
  let from = 0;
  for (let to = text.indexOf("\n"); to !== -1; to = text.indexOf("\n", from)) {
    state = take(text, { from, to, state }, secrets);
    from = to + 1;
  }
  take(text, { from, to: text.length, state }, secrets);
  return { secrets, state };
}

function take(text: string, line: { from: number; to: number; state: KeyState }, into: Secret[]): KeyState {
  const read = readKeyLine(text.slice(line.from, line.to), line.state);
  for (const { from, to, kind } of read.secrets) into.push({ from: line.from + from, to: line.from + to, kind });
  return read.state;
}

/** The same length, each character of a secret a '*'. For texts beside the output: command lines, directories, titles. */
export function redactText(text: string, level: RedactionLevel): string {
  if (level === "off") return text;
  let redacted = "";
  let at = 0;
  for (const { from, to } of scanText(text, level, "none").secrets) {
    redacted += text.slice(at, from) + "*".repeat(to - from);
    at = to;
  }
  return redacted + text.slice(at);
}
