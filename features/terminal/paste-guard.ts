/** Whether somebody is asked before what they paste is sent, and what they are told of it. Pure. */
import type { Appearance } from "../appearance/appearance.ts";
import { controlCount, counted, textLines } from "./text-preview.ts";

export interface PasteAsked {
  /** Chosen by the reader. */
  readonly rule: Appearance["pasteGuard"];
  /** The program knows pastes from typing (bracketed paste), and runs no line of them by itself. */
  readonly isMarked: boolean;
}

/** A line break runs what stands before it in a shell that takes it as typed; a control character may be any key. */
export function asksBeforePaste(text: string, { rule, isMarked }: PasteAsked): boolean {
  if (rule === "never") return false;
  if (rule === "whenItRuns" && isMarked) return false;
  return /[\r\n]/u.test(text) || controlCount(text) > 0;
}

/** "12 lines, 2 control characters". */
export function pasteSize(text: string): string {
  const controls = controlCount(text);
  return [counted(textLines(text).length, "line"), controls > 0 && counted(controls, "control character")]
    .filter((part) => part !== false)
    .join(", ");
}
