/**
 * Notices that a pane's terminal does not show what is typed. Nothing tells of it, so it asks when that is likely: output
 * is at rest behind what looks like a question for a password, or keys were typed and nothing was printed. While it is so,
 * it asks again whenever something was printed, so that what comes after the password is not taken for a part of it.
 */
import type { Clock, Timer } from "../clock.ts";
import type { JournalRecording } from "../session/journal-recording.ts";
import type { ActiveRedaction } from "./redaction-level.ts";
import type { ReadEcho } from "./terminal-echo.ts";
import { readVisibleText } from "./visible-text.ts";

/** Output is at rest when nothing came for so long. */
const restMs = 150;
/** Of two questions to a terminal. */
const apartMs = 500;
/** A question for a password is no longer. */
const questionBytes = 300;
const question =
  /(?:pass[- ]?(?:word|phrase|code|wort)|mot de passe|contraseña|\bpin\b|secret|token|(?:verification|one-time|auth\w*) code|\botp\b)[^\n]{0,100}[:?>]\s*$/iu;

export interface EchoWatchOptions {
  readonly recording: Pick<JournalRecording, "end" | "read" | "onGrow" | "noEcho">;
  /** Of the pane's terminal; undefined while it is not known. */
  readonly tty: () => string | undefined;
  readonly clock: Clock;
  readonly readEcho: ReadEcho;
  readonly level: ActiveRedaction;
}

/** Of a pane: its recording, and its terminal as far as it is known. */
export type WatchedPane = Pick<EchoWatchOptions, "recording" | "tty">;

export class EchoWatch {
  readonly #options: EchoWatchOptions;
  readonly #stopListening: () => void;
  #rest: Timer | undefined;
  #endAtRest = -1;
  #typed = false;
  #askedMs = -Infinity;
  #asking = false;
  #closed = false;

  constructor(options: EchoWatchOptions) {
    this.#options = options;
    this.#stopListening = options.recording.onGrow(() => this.#wait());
    this.#wait();
  }

  /** Keys were typed into the pane. */
  typed(): void {
    this.#typed = true;
    this.#wait();
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    this.#rest?.cancel();
    this.#options.recording.noEcho.sawOn();
  }

  #wait(): void {
    if (this.#closed || this.#rest !== undefined) return;
    this.#endAtRest = this.#options.recording.end;
    this.#rest = this.#options.clock.after(restMs, () => {
      this.#rest = undefined;
      this.#look();
    });
  }

  #look(): void {
    const { recording, clock } = this.#options;
    const rests = recording.end === this.#endAtRest;
    if (!rests && !recording.noEcho.isOpen) {
      this.#typed = false;
      return this.#wait();
    }
    if (!recording.noEcho.isOpen && !this.#isLikely) return;
    if (this.#asking || clock.steadyMs() - this.#askedMs < apartMs) return this.#wait();
    this.#typed = false;
    void this.#ask();
  }

  get #isLikely(): boolean {
    return this.#typed || this.#options.level === "strict" || question.test(this.#lastLine);
  }

  get #lastLine(): string {
    const { recording } = this.#options;
    const from = Math.max(0, recording.end - questionBytes);
    const { text } = readVisibleText(recording.read(from, questionBytes), true).shown;
    return Buffer.from(text.slice(text.lastIndexOf("\n") + 1), "latin1").toString("utf8");
  }

  async #ask(): Promise<void> {
    const { recording, tty, clock, readEcho } = this.#options;
    const path = tty();
    if (path === undefined) return;
    // What was printed before it was asked was printed before the answer held.
    const { end } = recording;
    this.#asking = true;
    this.#askedMs = clock.steadyMs();
    const echo = await readEcho(path);
    this.#asking = false;
    if (this.#closed) return;
    if (echo === "hidden") recording.noEcho.sawOff(end);
    else recording.noEcho.sawOn();
  }
}
