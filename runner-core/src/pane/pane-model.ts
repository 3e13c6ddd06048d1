/**
 * The pane model: a recording played into a headless terminal, for keyframes and previews. It may lag behind a flood
 * (the bytes are on disk); it reads on when it is ready. Its offset is exact at all times.
 */
import {
  encodeTitle,
  limits,
  TitleFilter,
  WholeCharacters,
  type Epoch,
  type Keyframe,
  type Size,
} from "@coda/protocol";
import { HeadlessTerminal } from "./headless-terminal.ts";

/** What the model plays: a journal, or an echo session's memory. */
export interface ByteSource {
  readonly start: number;
  readonly end: number;
  read(from: number, maxBytes: number): Uint8Array;
}

/** A state to begin from instead of an empty screen. */
export interface ModelStart {
  readonly size: Size;
  readonly offset: number;
  readonly vt: Uint8Array | undefined;
  /** Sizes the pane took from then on, oldest first. */
  readonly sizes: readonly SizeMark[];
}

/** From `offset` on the pane has this size. */
export interface SizeMark {
  readonly offset: number;
  readonly size: Size;
}

const escape = 0x1b;
/** How far back the beginning of an unfinished sequence is looked for. */
const tailBytes = 4_096;
const pieceBytes = 64 * 1024;

export class PaneModel {
  readonly #source: ByteSource;
  readonly #epoch: Epoch;
  readonly #terminal: HeadlessTerminal;
  /** Sizes to come, oldest first. */
  readonly #sizes: SizeMark[];
  readonly #characters = new WholeCharacters();
  readonly #titles = new TitleFilter();
  #offset: number;
  #tail: Uint8Array = new Uint8Array(0);
  #pumping: Promise<void> | undefined;
  #closed = false;

  constructor(source: ByteSource, epoch: Epoch, start: ModelStart) {
    this.#source = source;
    this.#epoch = epoch;
    this.#offset = start.offset;
    this.#sizes = [...start.sizes];
    this.#terminal = new HeadlessTerminal(start.size, limits.keyframeScrollbackLines);
    if (start.vt !== undefined) this.#pumping = this.#terminal.write(start.vt).then(() => this.#finished());
  }

  /** Everything before this offset is in the model. */
  get offset(): number {
    return this.#offset;
  }

  get lastLines(): string[] {
    return this.#terminal.lastLines(5);
  }

  /** The pane has another size from this offset on; not before an earlier mark's. */
  resizeAt(mark: SizeMark): void {
    this.#sizes.push(mark);
    void this.catchUp();
  }

  /** Plays what has come since; resolves when the source's end was reached, or nothing more can be read. */
  async catchUp(): Promise<void> {
    for (;;) {
      const before = this.#offset;
      this.#pumping ??= this.#pump().then(() => this.#finished());
      await this.#pumping;
      if (this.#closed || this.#offset >= this.#source.end || this.#offset === before) return;
    }
  }

  /** The pane as of now. Undefined when the output stands inside a sequence longer than is looked back. */
  async keyframe(): Promise<Keyframe | undefined> {
    await this.catchUp();
    const pendingBytes = this.#pendingBytes();
    if (pendingBytes === undefined || this.#closed) return undefined;
    const { columns, rows } = this.#terminal.size;
    const vt = new TextEncoder().encode(this.#terminal.serialize(limits.keyframeScrollbackLines));
    const title = encodeTitle(this.#terminal.title);
    const scrollbackLines = Math.min(limits.keyframeScrollbackLines, this.#terminal.scrollbackLines);
    return {
      header: { epoch: this.#epoch, offset: this.#offset - pendingBytes, columns, rows, title, scrollbackLines },
      vt,
    };
  }

  dispose(): void {
    this.#closed = true;
    this.#terminal.dispose();
  }

  #finished(): void {
    this.#pumping = undefined;
  }

  async #pump(): Promise<void> {
    // Bytes dropped from the journal before the model saw them: it goes on from the oldest there is.
    this.#offset = Math.max(this.#offset, this.#source.start);
    while (!this.#closed) {
      this.#takeSizes();
      const untilSize = (this.#sizes[0]?.offset ?? Infinity) - this.#offset;
      const bytes = this.#source.read(this.#offset, Math.min(pieceBytes, untilSize));
      if (bytes.length === 0) return;
      await this.#terminal.write(this.#titles.push(this.#characters.push(bytes)));
      this.#offset += bytes.length;
      this.#tail = bytes.length >= tailBytes ? bytes.subarray(-tailBytes) : lastOf(this.#tail, bytes);
    }
  }

  #takeSizes(): void {
    for (let mark = this.#sizes[0]; mark !== undefined && mark.offset <= this.#offset; mark = this.#sizes[0]) {
      this.#terminal.resize(mark.size);
      this.#sizes.shift();
    }
  }

  /**
   * Bytes of an unfinished sequence or character at the end. They have changed nothing on the screen yet, so a keyframe
   * taken now is the pane as of before them, and a viewer gets them as output.
   */
  #pendingBytes(): number | undefined {
    if (this.#terminal.atRest && this.#titles.atRest) return this.#characters.heldBytes;
    const from = this.#tail.lastIndexOf(escape);
    return from === -1 ? undefined : this.#tail.length - from;
  }
}

function lastOf(tail: Uint8Array, bytes: Uint8Array): Uint8Array {
  const both = new Uint8Array(tail.length + bytes.length);
  both.set(tail);
  both.set(bytes, tail.length);
  return both.subarray(-tailBytes);
}
