/**
 * Brings older history into a picture: by itself when the page is idle, after the first paint and after the view skipped,
 * up to a budget; further when the reader scrolls up. One load at a time.
 */
import type { Position } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";
import { reaches, type Budget, type OlderHistory } from "./history.ts";
import type { PanePicture } from "./pane-picture.ts";
import type { TapeHole } from "./tape.ts";
import type { TapeItem } from "./tape-items.ts";

export interface OlderPorts {
  readonly picture: PanePicture;
  readonly clock: Clock;
  before(position: Position, budget: Budget): Promise<OlderHistory>;
  /** See `History.between`. */
  between(from: Position, to: Position): Promise<readonly TapeItem[] | "too-much" | undefined>;
  /** The transcript answered. */
  read(): void;
}

export type OlderResult = "more" | "start";

const autoBudget: Budget = { bytes: clientLimits.autoHistoryBytes, lines: clientLimits.autoHistoryLines };
const pageBudget: Budget = { bytes: clientLimits.olderPageBytes, lines: clientLimits.autoHistoryLines };
/** The transcript is up to two seconds behind the live stream: what it lacks now it has a little later. */
const retryMs = 2_500;
const retries = 5;

export class OlderLoader {
  readonly #ports: OlderPorts;
  #loading: Promise<OlderResult> | undefined;
  #wanted = false;
  #triesLeft = retries;
  #cancel: () => void = () => undefined;

  constructor(ports: OlderPorts) {
    this.#ports = ports;
  }

  /** Older history is wanted as soon as output calms down and the page is idle. */
  want(): void {
    this.#wanted = true;
    this.#triesLeft = retries;
    this.#arm(clientLimits.calmMs);
  }

  /** Output came: not now. */
  postpone(): void {
    if (this.#wanted) this.#arm(clientLimits.calmMs);
  }

  /** 'start': nothing older can be shown. */
  async load(): Promise<OlderResult> {
    return this.#load(pageBudget);
  }

  dispose(): void {
    this.#wanted = false;
    this.#cancel();
  }

  #arm(delayMs: number): void {
    const { clock } = this.#ports;
    this.#cancel();
    this.#cancel = clock.after(delayMs, () => {
      this.#cancel = clock.whenIdle(() => void this.#loadWanted());
    });
  }

  async #loadWanted(): Promise<void> {
    if (!this.#wanted) return;
    const { tape } = this.#ports.picture;
    const before = tape.start;
    const result = await this.#load(autoBudget);
    const got = tape.start?.epoch !== before?.epoch || tape.start?.offset !== before?.offset;
    if (!this.#wanted) return;
    this.#triesLeft -= 1;
    this.#wanted = !got && result === "more" && this.#triesLeft > 0;
    if (this.#wanted) this.#arm(retryMs);
  }

  async #load(budget: Budget): Promise<OlderResult> {
    this.#loading ??= this.#loadOnce(budget).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #loadOnce(budget: Budget): Promise<OlderResult> {
    const { picture } = this.#ports;
    for (const hole of picture.tape.holes) if (await this.#fill(hole)) return "more";
    const { start } = picture.tape;
    if (start === undefined || this.#full) return "start";
    let older: OlderHistory;
    try {
      older = await this.#ports.before(start, budget);
    } catch {
      return "more"; // the transcript cannot be read now; scrolling up asks again
    }
    this.#ports.read();
    const now = picture.tape.start;
    if (now?.epoch !== start.epoch || now.offset !== start.offset) return "more";
    return this.#put(older, start);
  }

  async #put({ items, more }: OlderHistory, start: Position): Promise<OlderResult> {
    const { picture } = this.#ports;
    if (items.length > 0 && !endsAt(items, start)) return "more";
    if (items.length > 0) await picture.putBefore(items);
    else if (!more) picture.nothingBefore();
    return more ? "more" : "start";
  }

  /** False while the transcript has not received all that is missing. */
  async #fill(hole: TapeHole): Promise<boolean> {
    const { picture } = this.#ports;
    const behind = picture.tape.behind(hole);
    if (behind === undefined) return false;
    try {
      const rest = await this.#ports.between(hole.at, behind);
      this.#ports.read();
      if (rest === undefined || !picture.tape.holes.includes(hole)) return false;
      await picture.fillHole(hole, rest);
      return true;
    } catch {
      return false; // as for any history: later
    }
  }

  /** The terminal keeps so many lines and the tape so many bytes; beyond it the history page has the rest. */
  get #full(): boolean {
    const { tape, screen } = this.#ports.picture;
    if (tape.skipped) return false;
    return (
      screen.lineCount >= screen.mostScrollback ||
      tape.rawBytes + clientLimits.olderPageBytes > clientLimits.tapeBytes - clientLimits.tapeKeptBytes
    );
  }
}

/** False while the end of the position's own epoch is not stored; where it begins, a hole may be left before it. */
function endsAt(items: readonly TapeItem[], position: Position): boolean {
  const last = items.findLast((item) => item.kind === "epoch");
  return last?.epoch !== position.epoch || reaches(items, position);
}
