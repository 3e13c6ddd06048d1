/** Wrong clocks by Debian's faketime: a file per machine says how wrong its wall clock is. Its monotonic clock stays right. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findFaketime } from "../../scripts/setup/faketime.ts";
import { clockNames, type ClockName } from "./plan.ts";

export class FakeClocks {
  readonly #folder: string;
  readonly #library = findFaketime();

  constructor(folder: string) {
    this.#folder = folder;
    for (const name of clockNames) this.set(name, 0);
  }

  get available(): boolean {
    return this.#library !== undefined;
  }

  /** Seconds that the clock is ahead; negative: behind. */
  set(name: ClockName, seconds: number): void {
    writeFileSync(this.#file(name), `${seconds < 0 ? "" : "+"}${seconds}`);
  }

  environment(name: ClockName): Record<string, string> {
    if (this.#library === undefined) return {};
    return {
      LD_PRELOAD: this.#library,
      FAKETIME_TIMESTAMP_FILE: this.#file(name),
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      // Read again every second.
      FAKETIME_CACHE_DURATION: "1",
    };
  }

  #file(name: ClockName): string {
    return join(this.#folder, `clock-${name}`);
  }
}
