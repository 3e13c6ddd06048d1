/**
 * What a notice says of a pane, as it may leave this machine: secrets masked as in what is uploaded, without control
 * characters, and no longer than a lock screen shows.
 */
import { limits, plainText, storableText, type NoticeWhat } from "@coda/protocol";
import type { ByteSource } from "../pane/pane-model.ts";
import type { NoEchoRanges } from "../redaction/no-echo-ranges.ts";
import type { RedactionLevel } from "../redaction/redaction-level.ts";
import { redactText } from "../redaction/scan-text.ts";
import { readVisibleText } from "../redaction/visible-text.ts";

/** A line of a pane's output: the one that ends before `offset`. */
export interface OutputLine {
  readonly recording: Pick<ByteSource, "read" | "start"> & { readonly noEcho: NoEchoRanges };
  readonly offset: number;
  readonly text: string;
}

/** What decides whether a line belongs to a private key: as in uploads, `redactor.ts`. */
const contextBytes = 16 * 1024;
const lineFeed = 0x0a;

/** Of a text beside the output: a message, a command. */
function saidText(text: string, level: RedactionLevel): string {
  return cut(redactText(plainText(text), level));
}

function lineText({ recording, offset, text }: OutputLine, level: RedactionLevel): string {
  if (level === "off") return cut(text);
  const from = Math.max(recording.start, offset - contextBytes);
  const bytes = recording.read(from, offset - from);
  const lineFrom = bytes.lastIndexOf(lineFeed, bytes.length - 2) + 1;
  if (isUnechoed(recording.noEcho, from + lineFrom, offset)) return cut(text.replaceAll(/\S/gu, "*"));
  const before = readVisibleText(bytes.subarray(0, lineFrom), true).shown.text;
  return cut(redactText(before + text, level).slice(before.length));
}

/** What a notice of this place says, as it may be said. */
export function maskedNotice(what: NoticeWhat, at: Omit<OutputLine, "text">, level: RedactionLevel): NoticeWhat {
  const said = (text: string | null): string | null => (text === null ? null : saidText(text, level));
  switch (what.kind) {
    case "question":
      return { ...what, text: lineText({ ...at, text: what.text }, level) };
    case "matched":
      return { ...what, line: lineText({ ...at, text: what.line }, level) };
    case "message":
      return { ...what, title: said(what.title), text: saidText(what.text, level) };
    case "commandEnded":
    case "failed":
      return { ...what, command: said(what.command) };
    case "bell":
    case "silent":
      return what;
  }
}

/** Something in `[from, to)` was printed while the terminal did not show what was typed. */
function isUnechoed({ all, isOpen }: NoEchoRanges, from: number, to: number): boolean {
  return all.some((range, index) => {
    const goesOn = isOpen && index === all.length - 1;
    return range.from < to && (goesOn || range.to > from);
  });
}

function cut(text: string): string {
  const plain = plainText(text).trim();
  const fits = plain.length <= limits.noticeTextCharacters;
  return fits ? storableText(plain, plain.length) : `${storableText(plain, limits.noticeTextCharacters - 1)}…`;
}
