/**
 * The only importer of the headless xterm and its addons. The same engine as the browser's, so what it serializes is
 * what a viewer would see. Its answers to queries go nowhere: tmux answers programs.
 */
import { SerializeAddon } from "@xterm/addon-serialize";
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import headless from "@xterm/headless";
import type { Size } from "@coda/protocol";

export class HeadlessTerminal {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #serializer = new SerializeAddon();
  #title = "";

  constructor(size: Size, scrollbackLines: number) {
    this.#terminal = new headless.Terminal({
      cols: size.columns,
      rows: size.rows,
      scrollback: scrollbackLines,
      allowProposedApi: true,
    });
    this.#terminal.loadAddon(this.#serializer);
    this.#terminal.loadAddon(new UnicodeGraphemesAddon());
    this.#terminal.onTitleChange((title) => {
      this.#title = title;
    });
  }

  get size(): Size {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  get title(): string {
    return this.#title;
  }

  get scrollbackLines(): number {
    return this.#terminal.buffer.normal.length - this.#terminal.rows;
  }

  /** Resolves when the bytes are parsed. */
  async write(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve) => {
      this.#terminal.write(bytes, resolve);
    });
  }

  resize(size: Size): void {
    this.#terminal.resize(size.columns, size.rows);
  }

  /** True when no escape sequence and no character is half read. */
  get atRest(): boolean {
    const core = property(this.#terminal, "_core");
    const handler = property(core, "_inputHandler");
    const state = property(property(handler, "_parser"), "currentState");
    const partial = property(property(handler, "_utf8Decoder"), "interim");
    return state === 0 && partial instanceof Uint8Array && partial.every((byte) => byte === 0);
  }

  /** VT text that draws this terminal in a fresh one of the same size: both screens, modes, cursor, scrollback tail. */
  serialize(scrollbackLines: number): string {
    return this.#serializer.serialize({ scrollback: scrollbackLines });
  }

  /** The last `count` non-empty lines of the screen, as text. */
  lastLines(count: number): string[] {
    const buffer = this.#terminal.buffer.active;
    const lines = Array.from(
      { length: this.#terminal.rows },
      (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? "",
    );
    while (lines.at(-1) === "") lines.pop();
    return lines.slice(-count);
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}

/** A part of xterm that has no public name (xterm.js 6, InputHandler); a test notices when it moves. */
function property(owner: unknown, name: string): unknown {
  return typeof owner === "object" && owner !== null ? Reflect.get(owner, name) : undefined;
}
