/**
 * Plays a tape onto a screen, from its beginning and then as it grows. The screen on view and one that is drawn anew
 * behind it are two players of one tape: both get every byte once, in order. Knows neither network nor DOM.
 */
import { TitleFilter, WholeCharacters, type Epoch, type Position, type Size } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import { drawBelow } from "./join-picture.ts";
import { noPlaces, type PlaceKeeper } from "./place-keeper.ts";
import type { Screen } from "./screen.ts";
import { drawnOver, gapNotice, leaveScreenBehind, resetTerminal } from "./screen-sequences.ts";
import type { Tape } from "./tape.ts";
import type { TapeGap, TapeItem } from "./tape-items.ts";

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
  /** A program asked for the clipboard in output that is happening now (TR6: never in replayed output). */
  readonly onClipboard: (text: string) => void;
}

type KeyframeItem = Extract<TapeItem, { kind: "keyframe" }>;

interface InFlight {
  readonly bytes: number;
  readonly live: boolean;
  readonly reached: Position | undefined;
}

/** What ended the text on view: the text stays as it is until it is known what follows. */
interface BrokenOff {
  readonly notice: string;
  /** "last": nothing follows yet, so the notice is to be said; "said": it is on view; "followed": a new epoch comes. */
  readonly state: "last" | "said" | "followed";
}

export interface PlayerStage {
  readonly screen: Screen;
  /** A screen nobody sees, to look at a picture before it is drawn. */
  readonly createScreen: (size: Size) => Screen;
  readonly places?: PlaceKeeper;
}

export class Player {
  readonly screen: Screen;
  readonly #createScreen: PlayerStage["createScreen"];
  readonly #places: PlaceKeeper;
  readonly #tape: Tape;
  readonly #events: PlayerEvents;
  readonly #filter = new TitleFilter();
  readonly #characters = new WholeCharacters();
  readonly #inFlight: InFlight[] = [];
  #inFlightBytes = 0;
  #sequence: number;
  /** Items before this one were played before. */
  #replayed = 0;
  #restarts: number;
  #epoch: Epoch | undefined;
  /** True where the screen's content says nothing of what comes: only a keyframe or an epoch's start can follow. */
  #blank = true;
  #brokenOff: BrokenOff | undefined;
  #joining = false;
  #title = "";
  #stopped = false;
  #pumping = false;

  constructor(tape: Tape, { screen, createScreen, places = noPlaces }: PlayerStage, events: PlayerEvents) {
    this.#tape = tape;
    this.screen = screen;
    this.#createScreen = createScreen;
    this.#places = places;
    this.#events = events;
    this.#sequence = tape.firstSequence;
    this.#restarts = tape.restarts;
    screen.onTitle((title) => this.#setTitle(title));
    screen.onBell(() => {
      if (this.#isHappeningNow) events.onBell();
    });
    screen.onClipboard((text) => {
      if (this.#isHappeningNow) events.onClipboard(text);
    });
  }

  get caughtUp(): boolean {
    return (
      !this.#joining &&
      this.#inFlight.length === 0 &&
      this.#restarts === this.#tape.restarts &&
      this.#sequence >= this.#tape.endSequence
    );
  }

  get title(): string {
    return this.#title;
  }

  /** Plays what can be played now. Cheap when there is nothing; call it after every append. */
  pump(): void {
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    try {
      while (this.#playNext());
    } finally {
      this.#pumping = false;
    }
  }

  /** The screen is left as it is; nothing more is played or told. */
  stop(): void {
    this.#stopped = true;
  }

  /** Of what the screen parses just now. */
  get #isHappeningNow(): boolean {
    return !this.#stopped && this.#inFlight[0]?.live === true;
  }

  #playNext(): boolean {
    if (this.#joining || this.#inFlightBytes >= clientLimits.replayInFlightBytes) return false;
    const item = this.#tape.at(this.#sequence);
    // A notice that was the last thing on view may stand elsewhere once something follows.
    const saidTooEarly = this.#brokenOff?.state === "said" && item !== undefined;
    if (this.#sequence < this.#tape.firstSequence || this.#restarts !== this.#tape.restarts || saidTooEarly) {
      if (this.#inFlight.length > 0) return false;
      this.#startOver();
      return true;
    }
    if (item === undefined) return this.#sayBrokenOff();
    // A resize takes effect at once, so what was written before must be on the screen.
    if (item.kind !== "bytes" && this.#inFlight.length > 0) return false;
    this.#sequence += 1;
    this.#play(item);
    return true;
  }

  #startOver(): void {
    this.#replayed = Math.min(Math.max(this.#replayed, this.#sequence), this.#tape.endSequence);
    this.#sequence = this.#tape.firstSequence;
    this.#restarts = this.#tape.restarts;
    this.#epoch = undefined;
    this.#blank = true;
    this.#brokenOff = undefined;
    this.#filter.reset();
    this.#characters.reset();
    this.#places.startedOver();
    this.#write(resetTerminal);
  }

  #play(item: TapeItem): void {
    switch (item.kind) {
      case "epoch":
        if (this.#epoch !== undefined) this.#breakOff("", "followed");
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
        this.#leaveBehind();
        return this.#playBytes(item);
    }
  }

  /** In one piece, unless somebody wants a look at the screen within it. */
  #playBytes({ offset, bytes, live }: Extract<TapeItem, { kind: "bytes" }>): void {
    const end = offset + bytes.length;
    const stops = this.#epoch === undefined ? [] : this.#places.stopsIn({ epoch: this.#epoch, offset }, bytes);
    let from = offset;
    for (const to of stops.at(-1) === end ? stops : [...stops, end]) {
      const piece = bytes.subarray(from - offset, to - offset);
      this.#write(this.#characters.push(this.#filter.push(piece)), {
        live: live && this.#sequence > this.#replayed,
        offset: to,
      });
      from = to;
    }
  }

  #playGap(gap: TapeGap): void {
    const next = this.#tape.at(this.#sequence);
    const wentOn = next?.kind === "epoch" && next.captured !== true ? next.startedAtMs : undefined;
    this.#breakOff(gapNotice(gap, wentOn), "last");
  }

  #playKeyframe(item: KeyframeItem): void {
    const brokenOff = this.#brokenOff;
    if (!this.#blank && item.over === undefined) return;
    if (brokenOff !== undefined) return this.#join(item, brokenOff.notice);
    this.#draw(item, this.#blank ? item.vt : drawnOver(this.screen.size, item.over ?? item.vt));
  }

  #draw(item: KeyframeItem, drawn: Uint8Array): void {
    this.#blank = false;
    this.#brokenOff = undefined;
    this.#filter.reset();
    this.#characters.reset();
    this.#write(drawn, { live: false, offset: item.offset });
    this.#setTitle(item.title);
  }

  /** What the picture repeats of the text on view is not drawn again. */
  #join(item: KeyframeItem, notice: string): void {
    this.#joining = true;
    const { screen } = this;
    const below = { screen, createScreen: this.#createScreen, picture: item, notice, isOver: () => this.#stopped };
    drawBelow(below, (drawn) => {
      this.#joining = false;
      this.#draw(item, drawn);
      this.pump();
    });
  }

  /** What is on the screen will be scrollback: how much of it, what follows decides. */
  #breakOff(notice: string, state: "last" | "followed"): void {
    this.#filter.reset();
    this.#characters.reset();
    this.#blank = true;
    const notices = [this.#brokenOff?.notice ?? "", notice].filter((text) => text !== "");
    this.#brokenOff = { notice: notices.join("\r\n"), state };
  }

  #sayBrokenOff(): boolean {
    if (this.#brokenOff?.state !== "last" || this.#inFlight.length > 0) return false;
    const { notice } = this.#brokenOff;
    this.#brokenOff = { notice, state: "said" };
    this.#write(leaveScreenBehind(this.screen.size.rows, notice));
    return true;
  }

  #leaveBehind(): void {
    const brokenOff = this.#brokenOff;
    this.#brokenOff = undefined;
    if (brokenOff !== undefined) this.#write(leaveScreenBehind(this.screen.size.rows, brokenOff.notice));
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
    if (!done.live) this.screen.replayed();
    if (done.reached !== undefined) {
      this.#places.drawnTo(done.reached, this.screen);
      this.#events.onProcessed(done.reached);
    }
    this.pump();
    if (this.caughtUp) {
      this.#events.onTitle(this.#title);
      this.#events.onCaughtUp();
    }
  }

  #setTitle(title: string): void {
    this.#title = title;
    if (this.#isHappeningNow) this.#events.onTitle(title);
  }
}
