/**
 * Private keys in PEM (RFC 7468), OpenSSH's and PGP's armour: over many lines, on one with `\n` in it (JSON), or on one
 * with spaces where the ends of lines were. What is masked is the body; its frame tells a reader what was there. A line
 * that belongs to no key ends it, so that a frame without a body, as a search finds it, masks nothing.
 */
import type { Secret } from "./find-secrets.ts";

/** none: outside. begun: behind the frame's first line. body: behind a line of it. */
export type KeyState = "none" | "begun" | "body";

const begin = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/gu;
const end = "-----END";
/** What quotes, comments, diffs and programs put before a line, and numbers of lines. Blanks are matched in one way only. */
const before = String.raw`(?:[ \t]*(?:\d{1,6}[:|]?[ \t]+)?(?:[-+>|#*"'\x60]+[ \t]*)?)`;
/** A number alone is a line's, whatever follows it; behind the dashes of a frame stands none. */
const bodyLine = new RegExp(
  `^${before}(?<!-----)(?!\\d{1,6}[:|]?(?:[ \\t]|$))(?<body>[A-Za-z0-9+/]{1,128}={0,2})(?![A-Za-z0-9+/=])(?![.:(-])`,
  "du",
);
const headerLine = /^[^A-Za-z0-9]*(?:[A-Za-z][\w-]{1,20}: .*)?$/u;
/** A body's lines have 64, 70 or 76 characters, but for the last. */
const fullLine = 60;
const firstLine = 40;
const bodyWord = /[A-Za-z0-9+/=\\]+/gu;

export interface KeyLine {
  readonly secrets: readonly Secret[];
  readonly state: KeyState;
}

/**
 * One line, without its end, read in the state that the line before has left. What is masked of a word does not depend on
 * the words behind it, though they begin another key.
 */
export function readKeyLine(line: string, state: KeyState): KeyLine {
  const own = state === "none" ? { secrets: [], state } : afterBody(line, state);
  const frame = frameAfter(line, 0);
  if (frame === undefined) return own;
  const further = afterFrame(line, frame);
  return { secrets: [...own.secrets, ...further.secrets], state: further.state };
}

function afterBody(line: string, state: "begun" | "body"): KeyLine {
  const body = bodyLine.exec(line)?.indices?.groups?.["body"];
  if (body === undefined) return { secrets: [], state: goesOn(line, state) ? state : "none" };
  const length = body[1] - body[0];
  if (state === "begun" && length < firstLine) return { secrets: [], state: headerLine.test(line) ? state : "none" };
  return {
    secrets: [{ from: body[0], to: body[1], kind: "private-key" }],
    state: length >= fullLine ? "body" : "none",
  };
}

/** Though it has nothing of the body. */
function goesOn(line: string, state: KeyState): boolean {
  return line.trim() === "" || (state === "begun" && headerLine.test(line));
}

/** Where a frame's first line ends, the first one from there on. */
function frameAfter(line: string, from: number): number | undefined {
  begin.lastIndex = from;
  return begin.test(line) ? begin.lastIndex : undefined;
}

/** The rest of the line that begins a key. */
function afterFrame(line: string, from: number): KeyLine {
  const secrets: Secret[] = [];
  const endAt = line.indexOf(end, from);
  const to = endAt === -1 ? line.length : endAt;
  for (const { index, 0: word } of line.slice(from, to).matchAll(bodyWord)) {
    if (word.length < firstLine && secrets.length === 0) continue;
    secrets.push({ from: from + index, to: from + index + word.length, kind: "private-key" });
  }
  const next = endAt === -1 ? undefined : frameAfter(line, endAt);
  if (next !== undefined) {
    const further = afterFrame(line, next);
    return { secrets: [...secrets, ...further.secrets], state: further.state };
  }
  return { secrets, state: endAt !== -1 ? "none" : secrets.length > 0 ? "body" : "begun" };
}
