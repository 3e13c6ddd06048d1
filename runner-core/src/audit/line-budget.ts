/**
 * How many lines of the audit log there may be: whoever makes too many loses their own, not what is written of others. All
 * together have an end as well, since each line pushes an old one out.
 */
import type { Clock } from "../clock.ts";

interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** A reconnection of the helper, with all who were there; then the oldest of some 150,000 lines goes after a day. */
const ofAll: Rate = { burst: 2_000, perSecond: 2 };
const ofEach: Rate = { burst: 200, perSecond: 0.2 };
/** Beyond so many makers those who made none of late are forgotten: they have all their room again. */
const remembered = 1_000;

interface Room {
  lines: number;
  atMs: number;
}

export class LineBudget {
  readonly #clock: Pick<Clock, "steadyMs">;
  readonly #all: Room;
  readonly #each = new Map<string, Room>();

  constructor(clock: Pick<Clock, "steadyMs">) {
    this.#clock = clock;
    this.#all = { lines: ofAll.burst, atMs: clock.steadyMs() };
  }

  /** Whether there is room for a line of this maker's; then it is taken. */
  take(maker: string): boolean {
    const nowMs = this.#clock.steadyMs();
    if (this.#each.size >= remembered) this.#forgetRested(nowMs);
    const own = this.#each.get(maker) ?? { lines: ofEach.burst, atMs: nowMs };
    this.#each.set(maker, own);
    fill(own, ofEach, nowMs);
    fill(this.#all, ofAll, nowMs);
    if (own.lines < 1 || this.#all.lines < 1) return false;
    own.lines -= 1;
    this.#all.lines -= 1;
    return true;
  }

  #forgetRested(nowMs: number): void {
    for (const [maker, room] of this.#each) {
      fill(room, ofEach, nowMs);
      if (room.lines === ofEach.burst) this.#each.delete(maker);
    }
  }
}

function fill(room: Room, { burst, perSecond }: Rate, nowMs: number): void {
  room.lines = Math.min(burst, room.lines + ((nowMs - room.atMs) / 1_000) * perSecond);
  room.atMs = nowMs;
}
