/** When what was sent arrived, written by one thread and read by another, in memory that is there before it begins. */

/** Milliseconds of a clock that all threads and processes of the machine share. */
export function sharedClockMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** What it is made of: all of it may be given to another thread. */
export interface ArrivalsMemory {
  readonly latencies: SharedArrayBuffer;
  readonly totals: SharedArrayBuffer;
}

export class Arrivals {
  readonly memory: ArrivalsMemory;
  readonly #latencies: Float64Array;
  /** How many came, and how many bytes. */
  readonly #totals: Float64Array;

  constructor(memory: ArrivalsMemory) {
    this.memory = memory;
    this.#latencies = new Float64Array(memory.latencies);
    this.#totals = new Float64Array(memory.totals);
  }

  static ofAtMost(messages: number): Arrivals {
    const latencies = new SharedArrayBuffer(messages * Float64Array.BYTES_PER_ELEMENT);
    return new Arrivals({ latencies, totals: new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT) });
  }

  get count(): number {
    return this.#totals[0] ?? 0;
  }

  get bytes(): number {
    return this.#totals[1] ?? 0;
  }

  /** A payload that begins with when it was sent. */
  came(payload: Uint8Array): void {
    const sentMs = Buffer.from(payload.buffer, payload.byteOffset).readDoubleBE(0);
    this.#latencies[this.count] = sharedClockMs() - sentMs;
    this.#totals[1] = this.bytes + payload.length;
    this.#totals[0] = this.count + 1;
  }

  /** Their latencies in milliseconds, by the order in which they came. */
  between(from: number, to: number): number[] {
    return [...this.#latencies.subarray(from, to)];
  }
}
