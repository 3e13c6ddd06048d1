/**
 * OSC 52, by which a program asks to fill the clipboard (xterm's "Manipulate Selection Data"). Only what it asks is read
 * here: whether it is done is the reader's decision. Questions about the clipboard are answered by nobody.
 */
import type { PaneId } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { HookableParser } from "./query-silence.ts";

export interface ClipboardRequest {
  readonly pane: PaneId;
  readonly text: string;
}

const clipboardCommand = 52;
/** `c` clipboard, `s` the configured one (also when none is named). A browser has no primary selection and no cut buffers. */
const targets = /^$|[cs]/u;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/u;

/**
 * The text a program wants on the clipboard.
 *
 * @param data what stands behind `52;`: targets, a semicolon, base64 of UTF-8.
 * @returns undefined for a question, for what empties the clipboard, and for what is broken, too large or no text.
 */
export function requestedText(data: string): string | undefined {
  const [target = "", encoded = "", ...rest] = data.split(";");
  if (rest.length > 0 || !targets.test(target) || !base64.test(encoded)) return undefined;
  if (encoded.length > (clientLimits.clipboardTextBytes / 3) * 4) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text === "" ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Nobody else hears of OSC 52 any more: neither the terminal itself nor an addon. */
export function listenToClipboard(parser: HookableParser, asked: (text: string) => void): void {
  parser.registerOscHandler(clipboardCommand, (data) => {
    const text = requestedText(data);
    if (text !== undefined) asked(text);
    return true;
  });
}
