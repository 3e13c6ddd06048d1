/**
 * Whose output is parsed when several panes print: that of the pane that is typed into at once, that of the others in
 * small pieces, one at a time, while it has none and no key's echo is on its way. So that waits for one piece at most.
 */
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";

export interface Writer {
  /** `done` is called once the bytes are parsed, in the order of the calls. */
  parse(bytes: Uint8Array, done: () => void): void;
}

interface Job {
  readonly bytes: Uint8Array;
  readonly done: () => void;
  /** So many of them were given to the writer. */
  given: number;
}

interface Front {
  readonly writer: Writer;
  /** Of its writes, those that are not parsed yet. */
  writes: number;
}

export class WriteTurns {
  readonly #clock: Pick<Clock, "steadyMs" | "after">;
  /** Of writers that wait for their turn, the one whose turn is next first. */
  readonly #waiting = new Map<Writer, Job[]>();
  #front: Front | undefined;
  /** Whose piece is being parsed. */
  #piece: Writer | undefined;
  /** As much as this machine parses within a turn, by those before. */
  #pieceBytes: number = clientLimits.turnBytes;
  #turnBeganMs = 0;
  /** Since when nobody of those that wait had a turn. */
  #waitedSinceMs = 0;
  /** Until then a key's echo is waited for. */
  #typingUntilMs = -Infinity;
  #comesBack = false;

  constructor(clock: Pick<Clock, "steadyMs" | "after">) {
    this.#clock = clock;
  }

  /** What waits of it goes before what it writes from now on. */
  front(writer: Writer | undefined): void {
    if (writer === this.#front?.writer) return;
    const front = writer && { writer, writes: 0 };
    this.#front = front;
    const jobs = writer && this.#waiting.get(writer);
    if (front === undefined || jobs === undefined) return;
    this.#waiting.delete(front.writer);
    const [first, ...later] = jobs;
    const isBeingParsed = this.#piece === writer && first !== undefined && first.given >= first.bytes.length;
    for (const job of isBeingParsed ? later : jobs) this.#writeAtOnce(front, job.bytes.subarray(job.given), job.done);
  }

  /** A key goes into the pane in front: the page is free for its echo. */
  typed(): void {
    this.#typingUntilMs = this.#clock.steadyMs() + clientLimits.turnAfterKeyMs;
  }

  write(writer: Writer, bytes: Uint8Array, done: () => void): void {
    if (writer === this.#front?.writer) return this.#writeAtOnce(this.#front, bytes, done);
    if (this.#waiting.size === 0) this.#waitedSinceMs = this.#clock.steadyMs();
    const jobs = this.#waiting.get(writer) ?? [];
    jobs.push({ bytes, done, given: 0 });
    this.#waiting.set(writer, jobs);
    this.#next();
  }

  /** It is gone, and what waits of it: it may never say that its last piece is parsed. */
  forget(writer: Writer): void {
    this.#waiting.delete(writer);
    if (this.#front?.writer === writer) this.#front = undefined;
    if (this.#piece === writer) this.#turnOver(writer);
    else this.#next();
  }

  #writeAtOnce(front: Front, bytes: Uint8Array, done: () => void): void {
    front.writes += 1;
    front.writer.parse(bytes, () => {
      front.writes -= 1;
      done();
      this.#next();
    });
  }

  #next(): void {
    if (this.#piece !== undefined) return;
    if (this.#waiting.size === 0 || this.#mustWait()) return;
    const [writer, jobs] = this.#waiting.entries().next().value ?? [];
    const job = jobs?.[0];
    if (writer === undefined || job === undefined) return;
    this.#give(writer, job);
  }

  /** For what is printed into the pane in front, which says when it is parsed, or for a key's echo. */
  #mustWait(): boolean {
    const now = this.#clock.steadyMs();
    const patienceEndsMs = this.#waitedSinceMs + clientLimits.turnPatienceMs;
    if (now >= patienceEndsMs) return false;
    if (this.#front !== undefined && this.#front.writes > 0) return true;
    const waitMs = Math.min(patienceEndsMs, this.#typingUntilMs) - now;
    if (waitMs <= 0) return false;
    if (this.#comesBack) return true;
    this.#comesBack = true;
    this.#clock.after(waitMs, () => {
      this.#comesBack = false;
      this.#next();
    });
    return true;
  }

  #give(writer: Writer, job: Job): void {
    const piece = job.bytes.subarray(job.given, job.given + this.#pieceBytes);
    job.given += piece.length;
    this.#piece = writer;
    this.#turnBeganMs = this.#clock.steadyMs();
    writer.parse(piece, () => {
      if (job.given >= job.bytes.length) this.#finish(writer, job);
      if (this.#piece !== writer) return;
      this.#fitPiece(this.#clock.steadyMs() - this.#turnBeganMs);
      this.#turnOver(writer);
    });
  }

  #fitPiece(tookMs: number): void {
    const { turnMs, turnBytes, turnBytesLeast } = clientLimits;
    const fitting = tookMs > turnMs ? this.#pieceBytes / 2 : this.#pieceBytes * 2;
    this.#pieceBytes = Math.min(turnBytes, Math.max(turnBytesLeast, fitting));
  }

  #finish(writer: Writer, job: Job): void {
    const jobs = this.#waiting.get(writer);
    if (jobs?.[0] === job) {
      jobs.shift();
      if (jobs.length === 0) this.#waiting.delete(writer);
    }
    job.done();
  }

  #turnOver(writer: Writer): void {
    this.#piece = undefined;
    this.#waitedSinceMs = this.#clock.steadyMs();
    const jobs = this.#waiting.get(writer);
    if (jobs !== undefined) {
      this.#waiting.delete(writer);
      this.#waiting.set(writer, jobs);
    }
    this.#next();
  }
}
