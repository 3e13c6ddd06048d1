/** Output as a day at a terminal makes it, from a seed: logs, listings, diffs, builds, progress, prompts. */
import { seededRandom, type Random } from "../e2e/chaos/seeded-random.ts";

const words =
  "session relay pane epoch offset chunk keyframe browser helper tmux window socket ticket queue cursor buffer reader upload credit state".split(
    " ",
  );

export class TerminalOutput {
  readonly #random: Random;
  #second = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** About `bytes` of it, in whole lines. */
  next(bytes: number): Buffer {
    const lines: string[] = [];
    for (let length = 0; length < bytes;) {
      const block = this.#block();
      lines.push(block);
      length += block.length;
    }
    return Buffer.from(lines.join(""));
  }

  #block(): string {
    const kinds = [
      () => this.#log(),
      () => this.#listing(),
      () => this.#diff(),
      () => this.#build(),
      () => this.#progress(),
    ];
    return (kinds[this.#below(kinds.length)] ?? (() => ""))();
  }

  #log(): string {
    return this.#lines(20, () => {
      this.#second += this.#below(3);
      const at = new Date(Date.UTC(2026, 10, 21) + this.#second * 1_000).toISOString();
      return `${at} \u001B[32minfo\u001B[0m ${this.#words(3)} id=${this.#hex(12)} ms=${this.#below(900)}`;
    });
  }

  #listing(): string {
    return this.#lines(30, () => {
      const name = `\u001B[01;34m${this.#words(1)}-${this.#hex(4)}\u001B[0m`;
      return `drwxr-xr-x ${this.#below(20)} ada ada ${String(this.#below(1e6)).padStart(8)} Nov ${this.#below(30)} 10:${this.#below(60)} ${name}`;
    });
  }

  #diff(): string {
    const head = `\u001B[1mdiff --git a/${this.#words(1)}.ts b/${this.#words(1)}.ts\u001B[m\r\n\u001B[36m@@ -${this.#below(300)},7 +${this.#below(300)},9 @@\u001B[m\r\n`;
    return (
      head +
      this.#lines(12, () => {
        const colour = this.#below(3);
        const sign = ["\u001B[31m-", "\u001B[32m+", " "][colour] ?? "";
        return `${sign}  const ${this.#words(1)} = ${this.#words(1)}(${this.#below(1_000)}, "${this.#words(2)}");\u001B[m`;
      })
    );
  }

  #build(): string {
    return this.#lines(
      15,
      () =>
        ` \u001B[32m✓\u001B[39m ${this.#words(1)}/src/${this.#words(1)}.test.ts \u001B[2m(${this.#below(60)} tests)\u001B[22m \u001B[33m${this.#below(3_000)}\u001B[2mms\u001B[22m\u001B[39m`,
    );
  }

  /** Drawn over and over on one line. */
  #progress(): string {
    const steps = Array.from(
      { length: 20 },
      (_, step) => `\r\u001B[K[${"#".repeat(step)}${".".repeat(20 - step)}] ${step * 5} % ${this.#words(1)}`,
    );
    return `${steps.join("")}\r\n$ `;
  }

  #lines(most: number, line: () => string): string {
    return Array.from({ length: 1 + this.#below(most) }, () => `${line()}\r\n`).join("");
  }

  #words(count: number): string {
    return Array.from({ length: count }, () => words[this.#below(words.length)]).join(" ");
  }

  #hex(length: number): string {
    return Array.from({ length }, () => this.#below(16).toString(16)).join("");
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}
