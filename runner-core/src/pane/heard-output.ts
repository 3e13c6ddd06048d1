/**
 * What somebody hears of while a pane's output is played: its rings, and the lines it finishes, each with where in the
 * output that was. The terminal tells of them while it takes a piece; the piece's own bytes tell where its lines end.
 */
import type { Ring } from "./headless-terminal.ts";

export interface OutputListener {
  /** `offset`: behind the line it rang in, or as much of it as there was. */
  rang(ring: Ring, offset: number): void;
  /** Asked at each end of a line, with how many will be told of first: false where it is of no use, which costs no more. */
  wantsLine(heard: number): boolean;
  /** A line of the normal screen as it stands there; `offset` is the one behind its end. */
  finished(line: string, offset: number): void;
}

interface Heard {
  /** The line end of the piece, counted from 1, behind which it was. */
  readonly lineEnd: number;
  readonly tell: (offset: number) => void;
}

/** Of one piece: a storm of bells is as loud. */
const maxRings = 1_000;
/** What moves to the next line: LF, VT, FF (ECMA-48, XTerm). */
const lineEnds: ReadonlySet<number> = new Set([0x0a, 0x0b, 0x0c]);

export class HeardOutput {
  /** What lies before this offset is no news. */
  readonly from: number;
  readonly #listener: OutputListener;
  #isNews = false;
  #ended = 0;
  #lines = 0;
  #heard: Heard[] = [];

  constructor(listener: OutputListener, from: number) {
    this.#listener = listener;
    this.from = from;
  }

  /** A piece that begins there is played next. */
  begin(offset: number): void {
    this.#isNews = offset >= this.from;
  }

  rang(ring: Ring): void {
    if (!this.#isNews || this.#heard.length - this.#lines >= maxRings) return;
    this.#heard.push({ lineEnd: this.#ended + 1, tell: (offset) => this.#listener.rang(ring, offset) });
  }

  /** A line ended; `read` gives its text, or nothing where there is none to tell of. */
  lineEnded(read: () => string | undefined): void {
    if (!this.#isNews) return;
    this.#ended += 1;
    if (!this.#listener.wantsLine(this.#lines)) return;
    const line = read();
    if (line === undefined) return;
    this.#lines += 1;
    this.#heard.push({ lineEnd: this.#ended, tell: (offset) => this.#listener.finished(line, offset) });
  }

  /** These bytes are what was played. */
  played(from: number, bytes: Uint8Array): void {
    const heard = this.#heard;
    const ended = this.#ended;
    this.#heard = [];
    this.#ended = 0;
    this.#lines = 0;
    this.#isNews = false;
    if (heard.length === 0) return;
    const ends = endsOf(bytes);
    // A line end within a control string is none: where lines end is not known then, but that it was by here.
    const known = ends.length === ended ? ends : [];
    for (const { lineEnd, tell } of heard) tell(from + (known[lineEnd - 1] ?? bytes.length));
  }
}

function endsOf(bytes: Uint8Array): number[] {
  const ends: number[] = [];
  for (const [at, byte] of bytes.entries()) if (lineEnds.has(byte)) ends.push(at + 1);
  return ends;
}
