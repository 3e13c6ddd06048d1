/** The panes of one room, by epoch and by the numbers their helper gave them on its connection. */
import type { Epoch, PaneRef, SessionOpened } from "@coda/protocol";
import type { ViewState } from "./outbox.ts";
import type { PaneOptions } from "./pane-options.ts";
import type { BrowserPort } from "./peer.ts";
import type { Room } from "./room.ts";
import type { RoomHelper } from "./room-peers.ts";
import { RoomPane } from "./room-pane.ts";

export class RoomPanes {
  readonly #options: PaneOptions;
  readonly #byEpoch = new Map<Epoch, RoomPane>();
  readonly #byRef = new Map<number, RoomPane>();
  /** Of panes that are gone. */
  #earlierOutputMs: number | undefined;

  constructor(options: PaneOptions) {
    this.#options = options;
  }

  get(ref: number): RoomPane | undefined {
    return this.#byRef.get(ref);
  }

  /** The numbers the helper gave them. */
  get refs(): PaneRef[] {
    return [...this.#byRef.values()].map(({ ref }) => ref);
  }

  /** When the relay last had fresh output of any of them; undefined before it had. */
  get lastOutputMs(): number | undefined {
    return [...this.#byEpoch.values()].reduce((last, pane) => later(last, pane.lastOutputMs), this.#earlierOutputMs);
  }

  get views(): ViewState[] {
    return [...this.#byEpoch.values()].flatMap((pane) => pane.views);
  }

  /** What the helper announced, whole: panes that are not in it are gone. */
  arrange(frame: SessionOpened, helper: RoomHelper, room: Room): void {
    const announced = new Set(frame.panes.map((pane) => pane.epoch));
    for (const pane of this.#byEpoch.values()) if (!announced.has(pane.epoch)) this.#remove(pane, helper);
    const before = [...this.#byRef];
    this.#byRef.clear();
    for (const live of frame.panes) {
      const pane = this.#byEpoch.get(live.epoch) ?? new RoomPane(live, this.#options);
      this.#byEpoch.set(live.epoch, pane);
      pane.attach(live, helper);
      this.#byRef.set(live.ref, pane);
      helper.bind(live.ref, pane, room);
    }
    for (const [ref, pane] of before) if (this.#byRef.get(ref) !== pane) helper.unbind(ref as PaneRef, pane);
  }

  /** The helper connection is over: its numbers are void. Tails stay for its return. */
  release(helper: RoomHelper | undefined): void {
    for (const [ref, pane] of this.#byRef) helper?.unbind(ref as PaneRef, pane);
    this.#byRef.clear();
    for (const pane of this.#byEpoch.values()) pane.detach();
  }

  /** The session ended, or nobody remembers it; call after `release`. */
  clear(): void {
    this.#earlierOutputMs = this.lastOutputMs;
    for (const pane of this.#byEpoch.values()) pane.end();
    this.#byEpoch.clear();
  }

  unsubscribe(browser: BrowserPort): void {
    for (const pane of this.#byEpoch.values()) pane.unsubscribe(browser);
  }

  /** The announcement, with the ends the panes' output has reached since. */
  upToDate(opened: SessionOpened): SessionOpened {
    const panes = opened.panes.map((pane) => {
      const end = this.#byEpoch.get(pane.epoch)?.knownEnd ?? pane.end;
      return { ...pane, end };
    });
    return { ...opened, panes };
  }

  #remove(pane: RoomPane, helper: RoomHelper): void {
    for (const [ref, bound] of this.#byRef) {
      if (bound !== pane) continue;
      helper.unbind(ref as PaneRef, pane);
      this.#byRef.delete(ref);
    }
    pane.end();
    this.#earlierOutputMs = later(this.#earlierOutputMs, pane.lastOutputMs);
    this.#byEpoch.delete(pane.epoch);
  }
}

function later(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
