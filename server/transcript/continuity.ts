/** How far a reading has come. What is neither stored nor a declared gap by then was taken by retention since it was planned. */
export class Continuity {
  #known: number;

  constructor(from: number) {
    this.#known = from;
  }

  /** Everything before it was given or declared. */
  get known(): number {
    return this.#known;
  }

  /** `[from, to)` comes next. What is missing before it, if anything is. */
  follow(from: number, to: number): { readonly from: number; readonly to: number } | undefined {
    const hole = from > this.#known ? { from: this.#known, to: from } : undefined;
    this.#known = Math.max(this.#known, to);
    return hole;
  }
}
