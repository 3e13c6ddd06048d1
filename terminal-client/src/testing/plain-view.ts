/** A view of plain lines, for walks of many thousand steps: knows what clears a terminal, and leaves other sequences out. */
import type { Size } from "@coda/protocol";
import { clientLimits } from "../client-limits.ts";
import { resetTerminal } from "../screen-sequences.ts";
import type { Screen } from "../screen.ts";
import type { TerminalView, ViewEvents } from "../terminal-view.ts";
import { noText } from "./no-text.ts";

// What a terminal is told beside text: CSI, OSC, charsets, and single characters.
// oxlint-disable-next-line no-control-regex
const sequences = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\].*?\x1b\\|\x1b[()].|\x1b[^[\]()]|[\x00-\x09\x0b-\x1f]/gu;
const reset = new TextDecoder().decode(resetTerminal);

class PlainScreen implements Screen {
  size: Size;
  #text = "";

  constructor(size: Size) {
    this.size = size;
  }

  readonly mostScrollback = clientLimits.scrollbackLines;

  get lineCount(): number {
    return Math.max(this.size.rows, this.lines().length);
  }

  write(bytes: Uint8Array, done: () => void): void {
    // One character a byte: what is written is ASCII, and may be cut anywhere.
    this.#text += String.fromCharCode(...bytes);
    queueMicrotask(done);
  }

  resize(size: Size): void {
    this.size = size;
  }

  lines(from = 0, to = Infinity): string[] {
    const since = this.#text.slice(this.#text.lastIndexOf(reset) + 1);
    const lines = since.replaceAll(sequences, "").split("\n");
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1).slice(from, to);
  }

  goesOn(): boolean {
    return false;
  }

  readonly cursorRow = 0;

  mark(): undefined {
    return undefined;
  }

  replayed(): void {}

  onTitle(): void {}

  onBell(): void {}

  onClipboard(): void {}

  dispose(): void {}
}

export class PlainView implements TerminalView {
  readonly events: ViewEvents;
  readonly text = noText;

  constructor(events: ViewEvents) {
    this.events = events;
  }

  createScreen(size: Size): Screen {
    return new PlainScreen(size);
  }

  show(): void {}

  /** Lines are drawn within the turn they are written in. */
  async parsed(): Promise<void> {}

  readonly hasFocus = false;

  mount(): () => void {
    return () => undefined;
  }

  focus(): void {}

  setTheme(): void {}

  dispose(): void {}
}
