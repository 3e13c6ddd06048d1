/**
 * The pane model: a recording played into a headless terminal, for keyframes and previews. It may lag behind a flood
 * (the bytes are on disk); it reads on when it is ready. Its offset is exact at all times.
 */
import {
  characterRulesVt,
  encodeTitle,
  limits,
  TitleFilter,
  WholeCharacters,
  type Epoch,
  type Keyframe,
  type Size,
} from "@coda/protocol";
import { lostBytesAt } from "../journal/lost-bytes.ts";
import { HeadlessTerminal, type TerminalPicture } from "./headless-terminal.ts";
import { HeardOutput, type OutputListener } from "./heard-output.ts";
import { filteredBytes, sequenceBytes } from "./pending-bytes.ts";
import type { ScreenText } from "./screen-text.ts";

/** What the model plays: a journal, or an echo session's memory. */
export interface ByteSource {
  readonly start: number;
  readonly end: number;
  read(from: number, maxBytes: number): Uint8Array;
  /** Where it goes on when the byte at `offset` is missing though later ones are there; for what has its bytes on disk. */
  behindHole?(offset: number): number | undefined;
}

/** A state to begin from instead of an empty screen. */
export interface ModelStart {
  readonly size: Size;
  readonly offset: number;
  readonly vt: Uint8Array | undefined;
  /** Default: none. */
  readonly title?: string;
  /** How often the picture was set right before. Default: never. */
  readonly repairs?: number;
  /** Sizes the pane took from then on, oldest first. */
  readonly sizes: readonly SizeMark[];
  /** Called for what rings in the bytes from `from` on, with the offset behind the piece it is in: those before are no news. */
  readonly rings?: { readonly from: number; readonly rang: (offset: number) => void };
  /** Called once: the bytes could not be played, and nothing is any more. */
  readonly onFailed?: (error: unknown) => void;
}

/** From `offset` on the pane has this size. */
export interface SizeMark {
  readonly offset: number;
  readonly size: Size;
}

/** The picture that was taken over, and in what it differed. */
export interface Repair {
  readonly keyframe: Keyframe;
  readonly differences: readonly string[];
}

/** What came of comparing. "void": they could not be compared. */
export type SetRight = Repair | "same" | "void";

/** tmux's own picture of a pane. */
export interface CapturedPicture {
  readonly size: Size;
  /** Draws it in a fresh terminal of that size. */
  readonly vt: Uint8Array;
}

/** Somebody waits for a keyframe that has everything before `offset`. */
interface Wanted {
  readonly offset: number;
  readonly only: "screen" | undefined;
  readonly resolve: (keyframe: Keyframe | undefined) => void;
}

/** How far back the beginning of an unfinished sequence is looked for. */
const tailBytes = 4_096;
const pieceBytes = 64 * 1024;
/** Of a keyframe; its header has the rest. */
const maxVtBytes = limits.keyframeBytes - 32 * 1024;
/** A larger keyframe is not kept for the next one who asks: a helper may have hundreds of panes. */
const maxTakenBytes = 64 * 1024;

export class PaneModel {
  readonly #source: ByteSource;
  readonly #epoch: Epoch;
  #terminal: HeadlessTerminal;
  /** Sizes to come, oldest first. */
  readonly #sizes: SizeMark[];
  readonly #characters = new WholeCharacters();
  readonly #titles = new TitleFilter();
  #beginning: Uint8Array | undefined;
  #offset: number;
  #repairs: number;
  #tail: Uint8Array = new Uint8Array(0);
  #wanted: Wanted[] = [];
  #pumping = false;
  #pump: Promise<void> = Promise.resolve();
  readonly #rings: ModelStart["rings"];
  /** Behind the piece that is played, where it is news; 0 elsewhere. */
  #newsTo = 0;
  #heard: HeardOutput | undefined;
  #endOfLines: (() => void) | undefined;
  readonly #onFailed: ((error: unknown) => void) | undefined;
  #closed = false;
  /** Keyframes of what the terminal shows. */
  readonly #taken = new Map<"screen" | undefined, Keyframe>();

  constructor(source: ByteSource, epoch: Epoch, start: ModelStart) {
    this.#source = source;
    this.#epoch = epoch;
    this.#offset = start.offset;
    this.#repairs = start.repairs ?? 0;
    this.#sizes = [...start.sizes];
    this.#beginning = start.vt;
    this.#onFailed = start.onFailed;
    this.#rings = start.rings;
    this.#terminal = this.#heardFrom(new HeadlessTerminal(start.size, limits.keyframeScrollbackLines, start.title));
  }

  /** Everything before this offset is in the model. */
  get offset(): number {
    return this.#offset;
  }

  /** How often the picture was set right by tmux's own. */
  get repairs(): number {
    return this.#repairs;
  }

  get bracketedPaste(): boolean {
    return this.#terminal.bracketedPaste;
  }

  get applicationCursor(): boolean {
    return this.#terminal.applicationCursor;
  }

  get lastLines(): string[] {
    return this.#terminal.lastLines(5);
  }

  /** The screen as of the source's present end; undefined while that is not played. */
  get screen(): ScreenText | undefined {
    return this.#closed || this.#offset !== this.#source.end ? undefined : this.#terminal.text;
  }

  /**
   * Tells one listener of what rings in the bytes that come from now on, and of the lines they finish; undefined: nobody.
   * What sets the picture right is none of them.
   */
  tell(listener: OutputListener | undefined): void {
    this.#heard = listener === undefined ? undefined : new HeardOutput(listener, this.#source.end);
    this.#listenForLines(this.#terminal);
  }

  /** The pane has another size from this offset on; not before an earlier mark's. */
  resizeAt(mark: SizeMark): void {
    this.#sizes.push(mark);
    void this.catchUp();
  }

  /** Plays what has come since; resolves when the source's end was reached, or nothing more can be read. Never rejects. */
  async catchUp(): Promise<void> {
    if (this.#closed) return;
    if (!this.#pumping) this.#pump = this.#playOn().catch((error: unknown) => this.#fail(error));
    return this.#pump;
  }

  /**
   * The pane as of now, also amid a flood; `only` the screen, without the lines above it. Undefined when the output stands
   * inside a sequence that cannot be undone.
   */
  async keyframe(only?: "screen"): Promise<Keyframe | undefined> {
    if (this.#closed) return undefined;
    return new Promise((resolve) => {
      this.#wanted.push({ offset: this.#source.end, only, resolve });
      void this.catchUp();
    });
  }

  /** All there is has been played, and stands at the end of a sequence: a picture of now can be compared. */
  get #atRest(): boolean {
    return !this.#closed && !this.#pumping && this.#offset === this.#source.end && this.#pendingBytes() === 0;
  }

  /**
   * Compares the pane with tmux's own picture of it, of this very offset. Where they differ tmux's is taken over, and the
   * keyframe says so.
   */
  async setRight(captured: CapturedPicture): Promise<SetRight> {
    await this.catchUp();
    if (!this.#atRest) return "void";
    this.#pumping = true;
    const compared = Promise.withResolvers<void>();
    this.#pump = compared.promise;
    try {
      return await this.#compare(captured);
    } finally {
      this.#pumping = false;
      compared.resolve();
      void this.catchUp();
    }
  }

  #heardFrom(terminal: HeadlessTerminal): HeadlessTerminal {
    terminal.onRing((ring) => {
      if (this.#newsTo > 0) this.#rings?.rang(this.#newsTo);
      this.#heard?.rang(ring);
    });
    this.#listenForLines(terminal);
    return terminal;
  }

  #listenForLines(terminal: HeadlessTerminal): void {
    const heard = this.#heard;
    this.#endOfLines?.();
    this.#endOfLines =
      heard === undefined ? undefined : terminal.onLineEnd(() => heard.lineEnded(() => terminal.finishedLine));
  }

  #fail(error: unknown): void {
    this.#pumping = false;
    if (this.#closed) return;
    this.dispose();
    this.#onFailed?.(error);
  }

  dispose(): void {
    this.#closed = true;
    this.#giveKeyframes(true);
    this.#terminal.dispose();
  }

  async #compare({ size, vt }: CapturedPicture): Promise<SetRight> {
    const captured = new HeadlessTerminal(size, 0);
    const heard = this.#terminal;
    await captured.write(characterRulesVt(heard.rules));
    await captured.write(vt);
    const comparable = sameSize(size, heard.size);
    const differences = comparable ? heard.differencesFrom(captured) : [];
    const picture = differences.length > 0 ? heard.picture(limits.keyframeScrollbackLines, { captured }) : undefined;
    captured.dispose();
    if (!comparable || this.#closed || this.#source.end !== this.#offset) return "void";
    if (picture === undefined) return "same";
    const keyframe = await this.#takeOver(picture);
    return keyframe === undefined ? "void" : { keyframe, differences };
  }

  async #takeOver(picture: TerminalPicture): Promise<Keyframe | undefined> {
    const heard = this.#terminal;
    const repaired = new HeadlessTerminal(heard.size, limits.keyframeScrollbackLines, heard.title);
    await repaired.write(picture.scrollback + picture.screens);
    const repairs = this.#repairs + 1;
    const keyframe = this.#closed ? undefined : this.#keyframeOf(picture, { pending: 0, repairs });
    if (keyframe === undefined) {
      repaired.dispose();
      return undefined;
    }
    this.#taken.clear();
    this.#terminal = this.#heardFrom(repaired);
    this.#repairs = repairs;
    heard.dispose();
    return keyframe;
  }

  /** Ends in the same turn in which it finds nothing more to read, so that no growth falls between two pumps. */
  async #playOn(): Promise<void> {
    this.#pumping = true;
    const beginning = this.#beginning;
    this.#beginning = undefined;
    if (beginning !== undefined) await this.#terminal.write(beginning);
    while (!this.#closed) {
      this.#takeSizes();
      const untilSize = (this.#sizes[0]?.offset ?? Infinity) - this.#offset;
      const untilNews = Math.min(...[this.#rings, this.#heard].map((news) => newsAfter(this.#offset, news?.from)));
      const bytes = this.#source.read(this.#offset, Math.min(pieceBytes, untilSize, untilNews));
      if (bytes.length === 0 && !this.#skipLost()) break;
      await this.#play(bytes);
      this.#giveKeyframes(false);
    }
    this.#pumping = false;
    this.#giveKeyframes(true);
  }

  async #play(bytes: Uint8Array): Promise<void> {
    const heard = this.#heard;
    this.#taken.clear();
    this.#newsTo = this.#offset >= (this.#rings?.from ?? Infinity) ? this.#offset + bytes.length : 0;
    heard?.begin(this.#offset);
    await this.#terminal.write(this.#titles.push(this.#characters.push(bytes)));
    this.#newsTo = 0;
    heard?.played(this.#offset, bytes);
    this.#offset += bytes.length;
    this.#tail = bytes.length >= tailBytes ? bytes.slice(-tailBytes) : lastOf(this.#tail, bytes);
  }

  /** Bytes that left the journal before the model saw them: it goes on behind them. */
  #skipLost(): boolean {
    const lost = lostBytesAt(this.#source, this.#offset);
    if (lost === undefined) return false;
    this.#offset = lost.to;
    this.#tail = new Uint8Array(0);
    this.#characters.reset();
    this.#titles.reset();
    return true;
  }

  #takeSizes(): void {
    for (let mark = this.#sizes[0]; mark !== undefined && mark.offset <= this.#offset; mark = this.#sizes[0]) {
      this.#taken.clear();
      this.#terminal.resize(mark.size);
      this.#sizes.shift();
    }
  }

  /** `last`: nothing more will be played for now, so who waits gets what there is. */
  #giveKeyframes(last: boolean): void {
    if (this.#wanted.length === 0) return;
    const due = this.#wanted.filter((wanted) => last || wanted.offset <= this.#offset);
    const pending = due.length === 0 || this.#closed ? undefined : this.#pendingBytes();
    if (pending === undefined && !last) return;
    this.#wanted = this.#wanted.filter((wanted) => !due.includes(wanted));
    for (const { only, resolve } of due) resolve(pending === undefined ? undefined : this.#take(pending, only));
  }

  /**
   * Bytes of an unfinished sequence or character at the end. They have changed nothing yet: a keyframe is the pane as of
   * before them, and a viewer gets them as output. Undefined when that cannot be told.
   */
  #pendingBytes(): number | undefined {
    const { place } = this.#terminal;
    if (this.#titles.atRest) return place === "text" ? this.#characters.heldBytes : sequenceBytes(place, this.#tail);
    const title = filteredBytes(this.#tail);
    if (title === undefined || place === "text") return title;
    // What the title filter holds back may end a sequence that the parser is in.
    const before = sequenceBytes(place, this.#tail.subarray(0, -title));
    return before === undefined ? undefined : before + title;
  }

  /** As long as nothing is played, resized or set right it is the same one: whoever opens an idle pane need not wait for it. */
  #take(pending: number, only: "screen" | undefined): Keyframe | undefined {
    const taken = this.#taken.get(only);
    if (taken !== undefined) return taken;
    const picture = this.#terminal.picture(only === "screen" ? 0 : limits.keyframeScrollbackLines);
    const keyframe = this.#keyframeOf(picture, { pending, repairs: this.#repairs });
    if (keyframe !== undefined && keyframe.vt.length <= maxTakenBytes) this.#taken.set(only, keyframe);
    return keyframe;
  }

  /** A picture too large to be sent goes without its scrollback; one that is too large still is none. */
  #keyframeOf(
    whole: TerminalPicture,
    { pending, repairs }: { pending: number; repairs: number },
  ): Keyframe | undefined {
    const fits = Buffer.byteLength(whole.scrollback) + Buffer.byteLength(whole.screens) <= maxVtBytes;
    const { scrollback, scrollbackLines, screens } = fits ? whole : { ...whole, scrollback: "", scrollbackLines: 0 };
    const vt = Buffer.from(scrollback + screens);
    if (vt.length > maxVtBytes) return undefined;
    const { columns, rows } = this.#terminal.size;
    return {
      header: {
        epoch: this.#epoch,
        offset: this.#offset - pending,
        columns,
        rows,
        title: encodeTitle(this.#terminal.title),
        scrollbackLines,
        scrollbackBytes: Buffer.byteLength(scrollback),
        ...(repairs > 0 && { repairs }),
      },
      vt,
    };
  }
}

/** How far on from `offset` the news begin; they have, or there are none: no limit. */
function newsAfter(offset: number, from = 0): number {
  return from > offset ? from - offset : Infinity;
}

function sameSize(a: Size, b: Size): boolean {
  return a.columns === b.columns && a.rows === b.rows;
}

function lastOf(tail: Uint8Array, bytes: Uint8Array): Uint8Array {
  const both = new Uint8Array(tail.length + bytes.length);
  both.set(tail);
  both.set(bytes, tail.length);
  return both.slice(-tailBytes);
}
