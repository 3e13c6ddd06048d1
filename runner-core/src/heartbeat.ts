/**
 * What repeats, and what may come a little earlier or later, in step: a process that rests wakes once for all that falls
 * together, by one timer. Knows of no machine's clock: time comes in.
 */

export interface Timer {
  cancel(): void;
}

export interface HeartbeatPorts {
  /** Milliseconds since any moment; only goes forward. */
  readonly nowMs: () => number;
  /** Once; may come `earlyMs` before its time. */
  readonly after: (delayMs: number, action: () => void) => Timer;
}

interface Entry {
  dueMs: number;
  /** Undefined: once. */
  readonly everyMs: number | undefined;
  readonly action: () => void;
}

/** What is said to come about then falls on multiples of the one; towards those of the other, where what repeats at rest is. */
export const stepMs = 250;
const beatMs = 1_000;
/** Timers of libuv count in whole milliseconds, from the one that the loop's turn began in. */
const earlyMs = 1;

export class Heartbeat {
  readonly #ports: HeartbeatPorts;
  readonly #entries = new Set<Entry>();
  #armed: { readonly dueMs: number; readonly timer: Timer } | undefined;

  constructor(ports: HeartbeatPorts) {
    this.#ports = ports;
  }

  /** At multiples of `intervalMs`: the first time after an interval, or earlier. What came too late is left out. */
  every(intervalMs: number, action: () => void): Timer {
    return this.#add({ dueMs: multipleAfter(this.#ports.nowMs(), intervalMs), everyMs: intervalMs, action });
  }

  /** Once, after `delayMs`, or up to two steps earlier; never at once. Said again and again, it comes to be on the beat. */
  about(delayMs: number, action: () => void): Timer {
    const now = this.#ports.nowMs();
    const latestMs = Math.floor((now + delayMs) / stepMs) * stepMs;
    const isOnBeat = latestMs % beatMs === 0;
    const dueMs = Math.max(isOnBeat ? latestMs : latestMs - stepMs, multipleAfter(now, stepMs));
    return this.#add({ dueMs, everyMs: undefined, action });
  }

  #add(entry: Entry): Timer {
    this.#entries.add(entry);
    this.#arm();
    return {
      cancel: () => {
        this.#entries.delete(entry);
        if (this.#entries.size === 0) this.#disarm();
      },
    };
  }

  #arm(): void {
    const dueMs = Math.min(...[...this.#entries].map((entry) => entry.dueMs));
    if (dueMs === Infinity || (this.#armed !== undefined && this.#armed.dueMs <= dueMs)) return;
    this.#disarm();
    const delayMs = Math.max(0, Math.ceil(dueMs - this.#ports.nowMs()));
    this.#armed = { dueMs, timer: this.#ports.after(delayMs, () => this.#beat()) };
  }

  #disarm(): void {
    this.#armed?.timer.cancel();
    this.#armed = undefined;
  }

  #beat(): void {
    this.#armed = undefined;
    const now = this.#ports.nowMs();
    for (const entry of [...this.#entries].filter(({ dueMs }) => dueMs <= now + earlyMs)) {
      // One before it may have cancelled it.
      if (!this.#entries.has(entry)) continue;
      if (entry.everyMs === undefined) this.#entries.delete(entry);
      else entry.dueMs = Math.max(entry.dueMs + entry.everyMs, multipleAfter(now, entry.everyMs));
      this.#run(entry);
    }
    this.#arm();
  }

  /** One that throws is told as any timer's error is, and keeps nothing else from its turn. */
  #run({ action }: Entry): void {
    try {
      action();
    } catch (error) {
      this.#ports.after(0, () => {
        throw error;
      });
    }
  }
}

function multipleAfter(ms: number, intervalMs: number): number {
  return (Math.floor(ms / intervalMs) + 1) * intervalMs;
}
