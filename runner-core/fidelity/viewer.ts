/**
 * Somebody who watches, as the browser does: xterm behind the same filters in the same order. Begins at an empty pane or
 * at a keyframe, and takes each size at its offset.
 */
import {
  characterRulesVt,
  limits,
  TitleFilter,
  WholeCharacters,
  type CharacterRules,
  type Keyframe,
  type Size,
} from "@coda/protocol";
import { HeadlessTerminal } from "../src/pane/headless-terminal.ts";
import type { SizeMark } from "../src/pane/pane-model.ts";
import { gridOf, type Grid } from "./grid.ts";

/** What all viewers of a pane are given. */
export interface Stream {
  readonly rules: CharacterRules;
  readonly size: Size;
  readonly bytes: Uint8Array;
  readonly sizes: readonly SizeMark[];
}

const joiner = Buffer.from("\u200D");

export class Viewer {
  readonly #stream: Stream;
  readonly #terminal: HeadlessTerminal;
  readonly #titles = new TitleFilter();
  readonly #characters = new WholeCharacters();
  #offset = 0;
  #sizesTaken = 0;

  private constructor(stream: Stream, size: Size) {
    this.#stream = stream;
    this.#terminal = new HeadlessTerminal(size, limits.keyframeScrollbackLines);
  }

  static async fromTheStart(stream: Stream): Promise<Viewer> {
    const viewer = new Viewer(stream, stream.size);
    await viewer.#terminal.write(characterRulesVt(stream.rules));
    return viewer;
  }

  static async at({ header, vt }: Keyframe, stream: Stream): Promise<Viewer> {
    const viewer = new Viewer(stream, { columns: header.columns, rows: header.rows });
    viewer.#offset = header.offset;
    // A keyframe that was taken at the place of a resize has the size before or after it.
    viewer.#sizesTaken = stream.sizes.filter((mark) => mark.offset < header.offset).length;
    await viewer.#terminal.write(vt);
    return viewer;
  }

  /** The next byte to play. */
  get offset(): number {
    return this.#offset;
  }

  get showsAlternate(): boolean {
    return this.#terminal.screenKind === "alternate";
  }

  get grid(): Grid {
    return gridOf(this.#terminal);
  }

  /** Nothing is half read. tmux 3.3 forgets a joiner at the end of what it reads at once. */
  get atRest(): boolean {
    const last = Buffer.from(this.#stream.bytes.subarray(Math.max(0, this.#offset - joiner.length), this.#offset));
    return (
      !last.equals(joiner) && this.#titles.atRest && this.#characters.heldBytes === 0 && this.#terminal.place === "text"
    );
  }

  /** Everything before `offset`; sizes at `offset` itself are left out unless `resized`. */
  async playTo(offset: number, resized: boolean): Promise<void> {
    for (;;) {
      const mark = this.#stream.sizes[this.#sizesTaken];
      const due = mark !== undefined && (mark.offset < offset || (resized && mark.offset === offset));
      await this.#write(due ? mark.offset : offset);
      if (!due) return;
      this.#terminal.resize(mark.size);
      this.#sizesTaken += 1;
    }
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  async #write(to: number): Promise<void> {
    if (to <= this.#offset) return;
    const bytes = this.#stream.bytes.subarray(this.#offset, to);
    this.#offset = to;
    await this.#terminal.write(this.#characters.push(this.#titles.push(bytes)));
  }
}
