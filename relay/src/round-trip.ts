/** A round trip, smoothed: a sample counts a quarter, so that one stall is no news and another path soon is. Pure. */
export class RoundTrip {
  #ms: number | undefined;

  get ms(): number | undefined {
    return this.#ms;
  }

  sampled(ms: number): void {
    this.#ms = this.#ms === undefined ? ms : this.#ms + (ms - this.#ms) / 4;
  }
}
