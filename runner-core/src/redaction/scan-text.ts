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

/** As long as a line of output that is not cut, and what is read along on either side of a cut: `redactor.ts`. */
const pieceLength = 8 * 1024;
const besideLength = 4 * 1024;

/** Of a text of any length: lines that are very long are judged in pieces, as those of output are. */
function scanLong(text: string, level: ActiveRedaction): Secret[] {
  const secrets: Secret[] = [];
  let from = 0;
  for (let start = 0; start < text.length;) {
    const next = text.indexOf("\n", start);
    const end = next === -1 ? text.length : next;
    if (end - start > pieceLength) {
      secrets.push(...scanPart(text, { from, to: start }, level));
      for (let at = start; at < end; at += pieceLength) secrets.push(...scanPiece(text, { start, at, end }, level));
      from = end;
    }
    start = end + 1;
  }
  return [...secrets, ...scanPart(text, { from, to: text.length }, level)];
}

function scanPart(text: string, { from, to }: { from: number; to: number }, level: ActiveRedaction): Secret[] {
  const { secrets } = scanText(text.slice(from, to), level, "none");
  return secrets.map((secret) => ({ ...secret, from: secret.from + from, to: secret.to + from }));
}

/** What of the line is in the piece that begins `at`. */
function scanPiece(text: string, line: { start: number; at: number; end: number }, level: ActiveRedaction): Secret[] {
  const to = Math.min(line.at + pieceLength, line.end);
  const read = { from: Math.max(line.start, line.at - besideLength), to: Math.min(to + besideLength, line.end) };
  return scanPart(text, read, level).flatMap((secret) => {
    const within = { ...secret, from: Math.max(secret.from, line.at), to: Math.min(secret.to, to) };
    return within.from < within.to ? [within] : [];
  });
}

/** The same length, each character of a secret a '*'. For texts beside the output: command lines, directories, titles. */
export function redactText(text: string, level: RedactionLevel): string {
  if (level === "off") return text;
  let redacted = "";
  let at = 0;
  for (const { from, to } of scanLong(text, level)) {
    redacted += text.slice(at, from) + "*".repeat(to - from);
    at = to;
  }
  return redacted + text.slice(at);
}
