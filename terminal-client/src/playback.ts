/**
 * A pane's saved output, played as it came: what was written by the moment on view is drawn, and nothing after it. A moment
 * further on or back is drawn from the keyframe before it, so it takes no longer however much lies between.
 */
import { formatPosition, type ApiSession, type Burst, type Epoch, type PaneId, type Position } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";
import type { FetchTranscript } from "./history.ts";
import { PanePicture } from "./pane-picture.ts";
import { playbackAxis, type PlaybackAxis } from "./playback-axis.ts";
import { beginning, played, type PlayEvent, type PlayState } from "./playback-clock.ts";
import { SnapshotStore } from "./snapshot.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { CreateView, TerminalView } from "./terminal-view.ts";
import { readTimedPage, type TimedItem, type TimedPage } from "./timed-page.ts";
import type { LoadDecompressor } from "./zstd.ts";

export interface PlaybackSnapshot extends PlayState {
  /** "reading": what is to be drawn next is on its way, and the clock waits for it. */
  readonly source: "reading" | "ready" | "failed";
}

export interface PlaybackPorts {
  readonly transcript: FetchTranscript;
  readonly loadZstd: LoadDecompressor;
  readonly createView: CreateView;
  readonly clock: Clock;
}

export interface PlaybackIdentity {
  readonly session: Pick<ApiSession, "id">;
  readonly pane: PaneId;
  readonly theme: TerminalTheme;
  /** When the pane printed. */
  readonly bursts: readonly Burst[];
  /** The moment it begins with, in Unix milliseconds. */
  readonly atMs?: number | undefined;
}

/** A page's frames are no closer together. */
const tickMs = 33;
/** So much is read ahead: a request takes less time than this takes to play at any sensible speed. */
const aheadBytes = 512 * 1024;

const nobody = () => undefined;

export class Playback {
  readonly axis: PlaybackAxis;
  readonly #ports: PlaybackPorts;
  readonly #pane: PaneId;
  readonly #view: TerminalView;
  readonly #picture: PanePicture;
  readonly #store: SnapshotStore<PlaybackSnapshot>;
  /** Behind the moment on view, in order. */
  #ahead: TimedItem[] = [];
  #more = true;
  /** What was asked for before the newest of these has no say. */
  #reading: object | undefined;
  #tickedAtMs = 0;
  #cancelTick: () => void = nobody;
  #disposed = false;

  constructor({ pane, theme, bursts, atMs }: PlaybackIdentity, ports: PlaybackPorts) {
    this.#ports = ports;
    this.#pane = pane;
    this.axis = playbackAxis(bursts);
    const begin = played(beginning(this.axis), { type: "sought", atMs: atMs ?? this.axis.startMs }, this.axis);
    this.#store = new SnapshotStore<PlaybackSnapshot>({ ...begin, source: "reading" });
    this.#view = ports.createView(theme, { onInput: nobody, onPaste: nobody, onNearTop: nobody, onFocus: nobody });
    this.#picture = new PanePicture(this.#view, {
      onProcessed: nobody,
      onTitle: nobody,
      onBell: nobody,
      onClipboard: nobody,
      onChanged: nobody,
    });
    void this.#readAnew();
  }

  getSnapshot(): PlaybackSnapshot {
    return this.#store.current;
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  mount(element: HTMLElement): () => void {
    return this.#view.mount(element);
  }

  setTheme(theme: TerminalTheme): void {
    this.#view.setTheme(theme);
  }

  lines(): string[] {
    return this.#picture.screen.lines();
  }

  tell(event: PlayEvent): void {
    if (this.#disposed) return;
    const before = this.#store.current;
    const next = played(before, event, this.axis);
    this.#store.update(next);
    // As it is played, what comes next is on its way already.
    if (event.type === "passed") this.#drawDue();
    else if (next.atMs !== before.atMs) this.#show(before.atMs);
    if (next.playing && !before.playing) this.#tickFromNow();
  }

  /** After it failed. */
  retry(): void {
    void this.#readAnew();
  }

  dispose(): void {
    this.#disposed = true;
    this.#reading = undefined;
    this.#cancelTick();
    this.#picture.dispose();
    this.#view.dispose();
  }

  #tickFromNow(): void {
    this.#cancelTick();
    this.#tickedAtMs = this.#ports.clock.steadyMs();
    this.#cancelTick = this.#ports.clock.after(tickMs, () => this.#tick());
  }

  #tick(): void {
    const now = this.#ports.clock.steadyMs();
    const realMs = now - this.#tickedAtMs;
    const { playing, source } = this.#store.current;
    if (!playing || this.#disposed) return;
    if (source === "ready") this.tell({ type: "passed", realMs });
    this.#tickFromNow();
  }

  /** Another moment is on view than the one before. */
  #show(beforeMs: number): void {
    const { atMs } = this.#store.current;
    const readTo = this.#more ? (this.#ahead.at(-1)?.atMs ?? beforeMs) : Infinity;
    if (atMs >= beforeMs && atMs <= readTo) this.#drawDue();
    else void this.#readAnew();
  }

  /** Draws what was written by the moment on view. */
  #drawDue(): void {
    const { atMs } = this.#store.current;
    const later = this.#ahead.findIndex((item) => item.atMs > atMs);
    const due = this.#ahead.splice(0, later === -1 ? this.#ahead.length : later);
    if (due.length > 0) this.#picture.append(due.map(({ item }) => item));
    void this.#readOn();
  }

  async #readOn(): Promise<void> {
    if (this.#reading !== undefined || !this.#more || bytesOf(this.#ahead) >= aheadBytes) return;
    const { tape } = this.#picture;
    const end = endOf(this.#ahead, tape.epoch) ?? tape.end;
    if (end === undefined) return;
    if (this.#ahead.length === 0) this.#store.update({ source: "reading" });
    await this.#read(`from=${formatPosition(end)}`, (page) => {
      this.#ahead.push(...page.items);
      const next = endOf(this.#ahead, tape.epoch);
      if (next === undefined || (next.epoch === end.epoch && next.offset <= end.offset)) this.#more = false;
    });
  }

  /** From the keyframe before the moment on view. */
  async #readAnew(): Promise<void> {
    this.#store.update({ source: "reading" });
    this.#ahead = [];
    const { atMs } = this.#store.current;
    await this.#read(`from=${Math.floor(atMs)}`, (page) => {
      const first = page.items.findIndex(({ item }) => item.kind === "bytes");
      const later = page.items.findIndex((item, at) => at >= first && item.atMs > this.#store.current.atMs);
      const due = page.items.slice(0, later === -1 ? page.items.length : later);
      this.#ahead = page.items.slice(due.length);
      this.#picture.restart(due.map(({ item }) => item));
    });
  }

  async #read(query: string, take: (page: TimedPage) => void): Promise<void> {
    const reading = {};
    this.#reading = reading;
    try {
      const page = await this.#page(query);
      if (this.#reading !== reading) return;
      this.#reading = undefined;
      this.#more = page.more;
      take(page);
      this.#store.update({ source: "ready" });
      this.#drawDue();
    } catch {
      if (this.#reading !== reading) return;
      this.#reading = undefined;
      this.#store.update({ source: "failed", playing: false });
    }
  }

  async #page(query: string): Promise<TimedPage> {
    const limit = clientLimits.olderPageBytes;
    const all = `format=chunks&times=1&limit=${limit}&${query}&pane=${encodeURIComponent(this.#pane)}`;
    const response = await this.#ports.transcript(all);
    if (!response.ok) throw new Error(`the transcript answered ${response.status}`);
    return readTimedPage(new Uint8Array(await response.arrayBuffer()), await this.#ports.loadZstd());
  }
}

function bytesOf(items: readonly TimedItem[]): number {
  return items.reduce((sum, { item }) => sum + (item.kind === "bytes" ? item.bytes.length : 0), 0);
}

/** Where the last of them ends, the first being of `epoch`; undefined where none of them says. */
function endOf(items: readonly TimedItem[], epoch: Epoch | undefined): Position | undefined {
  const begin = items.findLastIndex(({ item }) => item.kind === "epoch");
  const named = items[begin]?.item;
  const own = named?.kind === "epoch" ? named.epoch : epoch;
  const ends = items.slice(begin + 1).flatMap(({ item }) => {
    if (item.kind === "bytes") return [item.offset + item.bytes.length];
    return item.kind === "gap" && item.to !== null ? [item.to] : [];
  });
  const offset = ends.at(-1) ?? (begin === -1 ? undefined : 0);
  return own === undefined || offset === undefined ? undefined : { epoch: own, offset };
}
