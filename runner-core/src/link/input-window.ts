/**
 * Sees to it that this process applies each counter of a browser tab at most once, and that an answer covers all before
 * it: a repeat gets the answer of the first, also while that is still on its way to tmux (IN3). What the process before
 * applied, the session host knows (IN2).
 */
import type { InputRefusal } from "@coda/protocol";
import { reasonOf, type Log } from "../log.ts";
import type { TypistId } from "../session/typist-id.ts";

/** Tabs remembered; the oldest is forgotten first. A tab forgotten while it still resends is not to be expected. */
const maxClients = 1_000;
/** Runs of refused counters remembered of a tab: more than it can have on its way. */
const maxRefusedRuns = 1_000;

export type Applied = "taken" | InputRefusal;

/** Both ends belong to it. */
interface RefusedRun {
  readonly from: number;
  readonly to: number;
  readonly reason: InputRefusal;
}

interface Tab {
  last: number;
  readonly refused: RefusedRun[];
  /** Settles when every counter taken so far has its outcome. */
  settled: Promise<void>;
}

export class InputWindow {
  readonly #log: Log;
  readonly #tabs = new Map<TypistId, Tab>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Applies a counter the first time, at once; its outcome, never before those of the counters before it. */
  async apply(typist: TypistId, counter: number, act: () => Promise<Applied>): Promise<Applied> {
    const tab = this.#tab(typist);
    if (counter > tab.last) {
      passOver(tab, counter);
      tab.last = counter;
      tab.settled = settle(tab, counter, this.#outcome(act));
    }
    await tab.settled;
    return tab.refused.findLast(({ from, to }) => from <= counter && counter <= to)?.reason ?? "taken";
  }

  /** What fails costs its own counter, not all that the tab types after it. */
  async #outcome(act: () => Promise<Applied>): Promise<Applied> {
    try {
      return await act();
    } catch (error) {
      this.#log("error", "input could not be typed", { reason: reasonOf(error) });
      return "tmux-lost";
    }
  }

  #tab(typist: TypistId): Tab {
    const tab = this.#tabs.get(typist) ?? { last: 0, refused: [], settled: Promise.resolve() };
    this.#tabs.delete(typist);
    this.#tabs.set(typist, tab);
    const oldest = this.#tabs.size > maxClients ? this.#tabs.keys().next().value : undefined;
    if (oldest !== undefined) this.#tabs.delete(oldest);
    return tab;
  }
}

/** What did not come in its turn is not typed behind what came after it, and must not count as typed (IN10). */
function passOver(tab: Tab, next: number): void {
  if (next > tab.last + 1) refuse(tab, { from: tab.last + 1, to: next - 1, reason: "tmux-lost" });
}

async function settle(tab: Tab, counter: number, acting: Promise<Applied>): Promise<void> {
  const before = tab.settled;
  const outcome = await acting;
  await before;
  if (outcome !== "taken") refuse(tab, { from: counter, to: counter, reason: outcome });
}

function refuse({ refused }: Tab, run: RefusedRun): void {
  const last = refused.at(-1);
  if (last?.reason === run.reason && last.to + 1 === run.from) refused.splice(-1, 1, { ...last, to: run.to });
  else refused.push(run);
  if (refused.length > maxRefusedRuns) refused.shift();
}
