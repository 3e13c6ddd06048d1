/**
 * Plays a tape onto a screen, from its beginning and then as it grows. The screen on view and one that is drawn anew
 * behind it are two players of one tape: both get every byte once, in order. Knows neither network nor DOM.
 */
import { TitleFilter, WholeCharacters, type Epoch, type Position, type Size } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Screen } from "./screen.ts";
import { drawnOver, gapNotice, leaveScreenBehind, resetTerminal } from "./screen-sequences.ts";
import type { Tape, TapeGap, TapeItem } from "./tape.ts";

export interface PlayerEvents {
  /** Everything before this position has been drawn. */
  readonly onProcessed: (position: Position) => void;
  /** Nothing is left to draw. Comes after each burst. */
  readonly onCaughtUp: () => void;
  /** The screen has another size, once what was written before it is drawn. */
  readonly onResized: () => void;
  readonly onTitle: (title: string) => void;
  /** A bell rang in output that is happening now (TR2: never in replayed output). */
  readonly onBell: () => void;
}

interface InFlight {
  readonly bytes: number;
  readonly live: boolean;
  readonly reached: Position | undefined;
}

export class Player {
  readonly screen: Screen;
  readonly #tape: Tape;
  readonly #events: PlayerEvents;
  readonly #filter = new TitleFilter();
  readonly #characters = new WholeCharacters();
  readonly #inFlight: InFlight[] = [];
  #inFlightBytes = 0;
  #sequence: number;
  #restarts: number;
  #epoch: Epoch | undefined;
  /** True where the screen's content says nothing of what comes: only a keyframe or an epoch's start can follow. */
  #blank = true;
  #title = "";
  #stopped = false;
  #pumping = false;

  constructor(tape: Tape, screen: Screen, events: PlayerEvents) {
    this.#tape = tape;
    this.screen = screen;
    this.#events = events;
    this.#sequence = tape.firstSequence;
    this.#restarts = tape.restarts;
    screen.onTitle((title) => this.#setTitle(title));
    screen.onBell(() => {
      if (!this.#stopped && this.#inFlight[0]?.live === true) events.onBell();
    });
  }

  get caughtUp(): boolean {
    return (
      this.#inFlight.length === 0 && this.#restarts === this.#tape.restarts && this.#sequence >= this.#tape.endSequence
    );
  }

  get title(): string {
    return this.#title;
  }

  /** Plays what can be played now. Cheap when there is nothing; call it after every append. */
  pump(): void {
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    while (this.#playNext());
    this.#pumping = false;
  }

  /** The screen is left as it is; nothing more is played or told. */
  stop(): void {
    this.#stopped = true;
  }

  #playNext(): boolean {
    if (this.#inFlightBytes >= clientLimits.replayInFlightBytes) return false;
    if (this.#sequence < this.#tape.firstSequence || this.#restarts !== this.#tape.restarts) {
      if (this.#inFlight.length > 0) return false;
      this.#startOver();
    }
    const item = this.#tape.at(this.#sequence);
    if (item === undefined) return false;
    // A resize takes effect at once, so what was written before must be on the screen.
    if (item.kind !== "bytes" && this.#inFlight.length > 0) return false;
    this.#sequence += 1;
    this.#play(item);
    return true;
  }

  #startOver(): void {
    this.#sequence = this.#tape.firstSequence;
    this.#restarts = this.#tape.restarts;
    this.#epoch = undefined;
    this.#blank = true;
    this.#filter.reset();
    this.#characters.reset();
    this.#write(resetTerminal);
  }

  #play(item: TapeItem): void {
    switch (item.kind) {
      case "epoch":
        if (this.#epoch !== undefined) this.#breakOff("");
        this.#epoch = item.epoch;
        return this.#resize(item.size);
      case "size":
        return this.#resize(item.size);
      case "gap":
        return this.#playGap(item);
      case "keyframe":
        this.#resize(item.size);
        return this.#playKeyframe(item);
      case "bytes":
        this.#blank = false;
        return this.#write(this.#characters.push(this.#filter.push(item.bytes)), {
          live: item.live,
          offset: item.offset + item.bytes.length,
        });
    }
  }

  #playGap(gap: TapeGap): void {
    this.#breakOff(gapNotice(gap));
  }

  #playKeyframe(item: Extract<TapeItem, { kind: "keyframe" }>): void {
    if (!this.#blank && item.over === undefined) return;
    const drawn = this.#blank ? item.vt : drawnOver(this.screen.size, item.over ?? item.vt);
    this.#blank = false;
    this.#filter.reset();
    this.#characters.reset();
    this.#write(drawn, { live: false, offset: item.offset });
    this.#setTitle(item.title);
  }

  /** What is on the screen becomes scrollback; what comes is drawn below it. */
  #breakOff(notice: string): void {
    this.#filter.reset();
    this.#characters.reset();
    this.#blank = true;
    this.#write(leaveScreenBehind(this.screen.size.rows, notice));
  }

  #resize(size: Size): void {
    const now = this.screen.size;
    if (now.columns === size.columns && now.rows === size.rows) return;
    this.screen.resize(size);
    this.#events.onResized();
  }

  #write(bytes: Uint8Array, what: { live: boolean; offset?: number } = { live: false }): void {
    const reached =
      what.offset === undefined || this.#epoch === undefined ? undefined : { epoch: this.#epoch, offset: what.offset };
    this.#inFlight.push({ bytes: bytes.length, live: what.live, reached });
    this.#inFlightBytes += bytes.length;
    this.screen.write(bytes, () => this.#written());
  }

  #written(): void {
    const done = this.#inFlight.shift();
    if (this.#stopped || done === undefined) return;
    this.#inFlightBytes -= done.bytes;
    if (done.reached !== undefined) this.#events.onProcessed(done.reached);
    this.pump();
    if (this.caughtUp) {
      this.#events.onTitle(this.#title);
      this.#events.onCaughtUp();
    }
  }

  #setTitle(title: string): void {
    this.#title = title;
    if (!this.#stopped && this.#inFlight[0]?.live === true) this.#events.onTitle(title);
  }
}
