/** How far a paste is, in words. Pure. */
import type { PasteView } from "@coda/terminal-client";
import { byteCount } from "./continuity-words.ts";

/** "pasting 1.2 MB of 8.4 MB"; the device has it all before tmux has. */
export function pasteText({ bytes, receivedBytes }: PasteView): string {
  if (receivedBytes >= bytes) return `pasting ${byteCount(bytes)}: handing it to tmux`;
  return `pasting ${byteCount(receivedBytes)} of ${byteCount(bytes)}`;
}
