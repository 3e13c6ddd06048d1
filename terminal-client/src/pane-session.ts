/** One pane on view: its saved first paint, then the live stream from the relay, and older history behind both. */
import type { BrowserToRelay, DataFrame, IdeaId, LivePane, PaneId, Position, SessionId, Size } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { ClipboardRequest } from "./clipboard-request.ts";
import type { Clock } from "./clock.ts";
import { TranscriptMissing, type History } from "./history.ts";
import { OlderLoader, type OlderResult } from "./older-history.ts";
import { PaintKeeper } from "./paint-keeper.ts";
import { PaneFeed, type PaneFrame } from "./pane-feed.ts";
import { PaneMoments } from "./pane-moments.ts";
import { PanePicture, type PictureStage } from "./pane-picture.ts";
import type { PaintStore, SavedPaint } from "./saved-paint.ts";
import { SavedWatch, type Saved } from "./saved-watch.ts";
import type { Continuity, HistoryState } from "./snapshot.ts";
import type { TranscriptPage } from "./transcript-page.ts";

export interface PanePorts {
  readonly idea: IdeaId;
  readonly session: SessionId;
  readonly history: History;
  readonly paints: PaintStore;
  readonly stage: PictureStage;
  readonly clock: Clock;
  tell(frame: BrowserToRelay): boolean;
  send(frame: Uint8Array<ArrayBuffer>): boolean;
  /** Something the snapshot shows changed. */
  changed(): void;
  bell(): void;
  /** A program asks, now, to put this text on the clipboard. */
  clipboard(request: ClipboardRequest): void;
  report(what: string, error: unknown): void;
}

export class PaneSession {
  readonly moments: PaneMoments;
  readonly #ports: PanePorts;
  readonly #picture: PanePicture;
  readonly #feed: PaneFeed;
  readonly #older: OlderLoader;
  readonly #paints: PaintKeeper;
  readonly #savedWatch: SavedWatch;
  readonly #panes: readonly PaneId[];
  #pane: PaneId | undefined;
  #live: LivePane | undefined;
  #history: HistoryState = "loading";
  #title = "";
  #gone = false;
  /** Somebody may scroll up in it: what is older than a screen or two is brought by itself. */
  #attended = true;
  #disposed = false;

  /**
   * `panes`: which of them it is turns out when it opens: the one this browser kept last, or else the first. None:
   * whichever the transcript has. The relay may say so before.
   */
  constructor(panes: readonly PaneId[], ports: PanePorts) {
    const { history, clock, idea, session } = ports;
    this.#panes = panes;
    if (panes.length === 1) [this.#pane] = panes;
    this.#ports = ports;
    this.#picture = new PanePicture(ports.stage, {
      onProcessed: (position, caughtUp) => {
        this.#feed.processed(position, caughtUp);
        this.#paints.moved();
        this.moments.moved();
      },
      onTitle: (title) => this.#setTitle(title),
      onBell: () => ports.bell(),
      onClipboard: (text) => this.#clipboardAsked(text),
      onChanged: () => ports.changed(),
    });
    this.#savedWatch = new SavedWatch({ clock, ask: () => this.#askIfSaved(), changed: () => ports.changed() });
    this.#paints = new PaintKeeper({
      idea,
      session,
      store: ports.paints,
      clock,
      tape: this.#picture.tape,
      pane: () => this.#pane,
      latest: async () => (await this.#latest(this.#pane)).items,
      report: (what, error) => ports.report(what, error),
    });
    this.#older = new OlderLoader({
      picture: this.#picture,
      clock,
      before: async (position, budget) =>
        this.#pane === undefined
          ? { items: [], more: false }
          : this.#noteSaved(await history.before(this.#pane, position, budget)),
      between: async (from, to) => this.#needPane(async (known) => history.between(known, from, to)),
      read: () => this.#recover(),
    });
    const { stage } = ports;
    this.moments = new PaneMoments({ picture: this.#picture, stage, clock, loadOlder: () => this.loadOlder() });
    this.#feed = new PaneFeed({
      tell: (frame) => ports.tell(frame),
      send: (frame) => ports.send(frame),
      picture: this.#picture,
      clock,
      since: (position, signal) =>
        this.#needPane(async (known) => this.#noteSaved(await history.since(known, position, signal))),
      latest: (signal) => this.#needPane((known) => this.#latest(known, signal)),
      moved: () => this.#moved(),
      missing: () => void this.#forget(),
    });
  }

  get pane(): PaneId | undefined {
    return this.#pane;
  }

  /** Behind the newest byte that came. */
  get end(): Position | undefined {
    return this.#picture.tape.end;
  }

  get history(): HistoryState {
    return this.#history;
  }

  /** Whether the transcript has anything of it. */
  get saved(): Saved {
    return this.#savedWatch.saved;
  }

  /** The session was deleted, and the transcript with it. */
  get gone(): boolean {
    return this.#gone;
  }

  get title(): string {
    return this.#title;
  }

  get size(): Size {
    return this.#picture.screen.size;
  }

  get continuity(): Continuity {
    const { tape } = this.#picture;
    if (tape.skipped) return { kind: "gap", cause: null, bytes: null, atMs: null };
    const gap = tape.lastGap;
    // What retention removed at the beginning is not missing from what was asked for.
    if (gap === undefined || gap.cause === "pruned") return { kind: "continuous" };
    const bytes = gap.to === null ? null : gap.to - gap.from;
    const atMs = gap.cause === "paused" && tape.captured ? null : (tape.wentOnAtMs ?? null);
    return { kind: "gap", cause: gap.cause, bytes, atMs, ...(gap.sinceMs !== undefined && { sinceMs: gap.sinceMs }) };
  }

  /** Draws what this browser kept, or else the transcript's newest part. Live output continues from there. */
  async open(): Promise<void> {
    const stopWaiting = this.#limitWaiting();
    try {
      const paint = await this.#loadPaint();
      if (paint === undefined) await this.#openFromTranscript();
      else await this.#openFrom(paint);
    } finally {
      stopWaiting();
    }
  }

  /** What was kept of another pane than the relay has named meanwhile is not drawn. */
  async #loadPaint(): Promise<SavedPaint | undefined> {
    const asked = this.#pane;
    const paint = await this.#paints.load(asked ? [asked] : this.#panes, (late) => void this.#openFrom(late));
    return asked === this.#pane ? paint : this.#loadPaint();
  }

  /** Unless another one is on view, or something is drawn, as may be by the time that it is there. */
  async #openFrom({ pane, items }: SavedPaint): Promise<void> {
    if (this.#disposed || this.#history !== "loading" || pane !== (this.#pane ?? pane)) return;
    this.#pane ??= pane;
    this.#picture.append(items);
    this.#settle("ready");
    // With its device away the transcript alone has what came since.
    if (this.#live === undefined) await this.#feed.readOn();
  }

  async #openFromTranscript(): Promise<void> {
    try {
      const asked = this.#pane ?? this.#panes[0];
      const page = await this.#latest(asked);
      // An answer that came too late is still the first paint where the live stream has drawn nothing meanwhile.
      if (this.#disposed || !this.#picture.tape.isEmpty) return;
      // The relay has named another one meanwhile.
      if (page.pane !== undefined && page.pane !== (this.#pane ?? page.pane)) return await this.#openFromTranscript();
      this.#paint(page);
    } catch (error) {
      if (error instanceof TranscriptMissing) await this.#forget();
      this.#fail(error);
    }
  }

  /** The pane as the relay describes it; undefined while nobody serves it. */
  update(live: LivePane | undefined): void {
    this.#live = live;
    this.#pane ??= live?.pane;
    if (this.#history === "loading") return;
    this.#feed.update(live);
    this.#lookIfOver();
  }

  data(frame: DataFrame): void {
    this.#feed.data(frame);
  }

  control(frame: PaneFrame): void {
    this.#feed.control(frame);
  }

  /** The connection was refused for good: with a session that was deleted goes what was kept of it. */
  async refused(): Promise<void> {
    try {
      await this.#latest(this.#pane);
    } catch (error) {
      if (error instanceof TranscriptMissing) await this.#forget();
    }
  }

  /** Nobody looks at it any more, or not for long. */
  away(): void {
    this.#paints.away();
  }

  /** Of several panes one is read; the others show what they print. */
  attend(attended: boolean): void {
    if (attended === this.#attended) return;
    this.#attended = attended;
    if (attended && this.#history !== "loading") this.#older.want();
  }

  /** It is not on view any more; with the next `update` it is again, and goes on from where it is. */
  rest(): void {
    this.#live = undefined;
    this.#savedWatch.goesOn();
    this.#paints.away();
    this.#feed.leave();
  }

  async loadOlder(): Promise<OlderResult> {
    return this.#older.load();
  }

  lines(from?: number, to?: number): string[] {
    return this.#picture.screen.lines(from, to);
  }

  dispose(): void {
    this.#disposed = true;
    this.#paints.away();
    this.#paints.dispose();
    this.#savedWatch.goesOn();
    this.#feed.leave();
    this.#older.dispose();
    this.#picture.dispose();
  }

  #clipboardAsked(text: string): void {
    if (this.#pane !== undefined) this.#ports.clipboard({ pane: this.#pane, text });
  }

  #limitWaiting(): () => void {
    const { historyMs } = clientLimits;
    return this.#ports.clock.after(historyMs, () => this.#fail(new Error(`no answer within ${historyMs} ms`)));
  }

  #fail(error: unknown): void {
    if (this.#history !== "loading" || this.#disposed) return;
    this.#ports.report("the saved history could not be loaded", error);
    this.#settle("failed");
  }

  /** The transcript was read after all, behind the live stream. */
  #recover(): void {
    if (this.#history !== "failed") return;
    this.#history = "ready";
    this.#ports.changed();
  }

  #settle(state: HistoryState): void {
    if (this.#disposed) return;
    this.#history = state;
    if (this.#live !== undefined) this.#feed.update(this.#live);
    this.#lookIfOver();
    if (this.#attended) this.#older.want();
    this.#ports.changed();
  }

  #lookIfOver(): void {
    if (this.#gone || this.#disposed) return;
    if (this.#live === undefined) this.#savedWatch.unserved();
    else if (this.#live.dead) this.#savedWatch.ended();
    else this.#savedWatch.goesOn();
  }

  /** What came too late for the first paint is drawn now, where nothing else was. */
  async #askIfSaved(): Promise<boolean> {
    try {
      const page = await this.#latest(this.#pane ?? this.#panes[0]);
      if (page.items.length > 0 && this.#live === undefined && this.#picture.tape.isEmpty) this.#paint(page);
      return page.items.length > 0;
    } catch (error) {
      if (error instanceof TranscriptMissing) await this.#forget();
      throw error;
    }
  }

  #paint(page: TranscriptPage): void {
    if (this.#disposed) return;
    this.#pane ??= page.pane;
    this.#picture.append(page.items);
    this.#settle(page.items.length === 0 ? "none" : "ready");
  }

  async #latest(pane: PaneId | undefined, signal?: AbortSignal): Promise<TranscriptPage> {
    return this.#noteSaved(await this.#ports.history.latest(pane, signal));
  }

  /** An answer that has something, unless the relay has named another pane meanwhile. */
  #noteSaved<Page extends Pick<TranscriptPage, "items"> & Partial<TranscriptPage>>(page: Page): Page {
    const isOfIt = (page.pane ?? this.#pane) === (this.#pane ?? page.pane);
    if (page.items.length > 0 && isOfIt && !this.#disposed) this.#savedWatch.found();
    return page;
  }

  async #forget(): Promise<void> {
    this.#gone = true;
    this.#savedWatch.goesOn();
    await this.#paints.forget();
    this.#history = "none";
    this.#ports.changed();
  }

  #moved(): void {
    const { tape } = this.#picture;
    if (this.#attended && (tape.skipped || tape.holes.length > 0)) this.#older.want();
    else this.#older.postpone();
  }

  #setTitle(title: string): void {
    if (title === this.#title) return;
    this.#title = title;
    this.#ports.changed();
  }

  async #needPane<Result>(call: (pane: PaneId) => Promise<Result>): Promise<Result> {
    if (this.#pane === undefined) throw new Error("the pane is not known yet");
    return call(this.#pane);
  }
}
