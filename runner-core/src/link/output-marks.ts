/**
 * Behind which offset each pane last printed and last rang, as browsers are told that do not watch it: a while after
 * the first output, for all panes together. Sends nothing itself.
 */
import { limits, type LivePane } from "@coda/protocol";
import type { Recording } from "../session/session-host.ts";

export interface OutputMarksPorts {
  after(delayMs: number, action: () => void): () => void;
  /** False while nobody could be told. */
  wanted(): boolean;
  /** What `of` says of some pane is another. */
  changed(): void;
}

export type Marks = Required<Pick<LivePane, "printedAt" | "rangAt">>;

export class OutputMarks {
  readonly #ports: OutputMarksPorts;
  readonly #told = new Map<Recording, Marks>();
  /** Something is told when it ends. */
  #cancel: (() => void) | undefined;

  constructor(ports: OutputMarksPorts) {
    this.#ports = ports;
  }

  /** What is only captured prints nothing that is seen: to hear of it would be to watch it. */
  follow(recording: Recording): () => void {
    if (!recording.recorded) return () => undefined;
    const news = (): void => this.#news();
    const stops = [recording.onGrow(news), recording.onRing(news)];
    this.#told.set(recording, marksOf(recording));
    return () => {
      for (const stop of stops) stop();
      this.#told.delete(recording);
    };
  }

  of(recording: Recording): Marks | undefined {
    return this.#told.get(recording);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Not at once: what somebody waits for goes first. */
  #news(): void {
    if (!this.#ports.wanted()) return;
    this.#cancel ??= this.#ports.after(limits.outputMarksMs, () => {
      this.#cancel = undefined;
      for (const recording of this.#told.keys()) this.#told.set(recording, marksOf(recording));
      this.#ports.changed();
    });
  }
}

function marksOf({ end, rangAt }: Recording): Marks {
  return { printedAt: end, rangAt };
}
