/**
 * Types numbered tokens, at human speed and as pastes, and writes down what became of each piece: refused at once, or sent
 * under a counter; acknowledged; refused later. A piece is one counter of the page's client.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { decodeDataFrame } from "@coda/protocol";
import type { HeadlessSession } from "@coda/terminal-client/testing/headless-session";
import { z } from "zod";
import { appendLine, quietFile, readLines, typedSchema, type Typed } from "./records.ts";
import type { Random } from "./seeded-random.ts";
import { tokens } from "./tokens.ts";

export interface TypistOptions {
  readonly name: string;
  readonly folder: string;
  readonly client: string;
  readonly file: string;
  readonly random: Random;
}

const refusedSchema = z.object({ t: z.literal("inputRefused"), counter: z.int(), reason: z.string() });

export class Typist {
  readonly #options: TypistOptions;
  #page: HeadlessSession | undefined;
  /** The number of the next token; those of this viewer's earlier lives are used up. */
  #next: number;
  #counter = 0;
  #shown = 0;

  constructor(options: TypistOptions) {
    this.#options = options;
    const before = readLines(options.file, typedSchema).flatMap((line) => (line.what === "typed" ? [line.to] : []));
    this.#next = Math.max(0, ...before);
    this.#write({ what: "begun", client: options.client });
  }

  begin(page: HeadlessSession): void {
    this.#page = page;
    page.session.subscribe(() => this.#noteShown());
    this.#plan();
  }

  /** What came from the relay, before the page sees it. */
  heard(message: string | Uint8Array<ArrayBuffer>): void {
    const { client } = this.#options;
    if (typeof message !== "string") {
      const frame = decodeDataFrame(message);
      if (frame?.type === "inputAck") this.#write({ what: "acknowledged", client, counter: frame.counter });
      return;
    }
    const refused = refusedSchema.safeParse(JSON.parse(message));
    if (!refused.success) return;
    this.#write({ what: "refused", client, counter: refused.data.counter, why: refused.data.reason });
  }

  #plan(): void {
    const { random, folder } = this.#options;
    if (existsSync(join(folder, quietFile))) return;
    // Bursts of typing at some 10 keys a second, a paste now and then, and pauses.
    const delayMs = random() < 0.85 ? 40 + random() * 160 : 500 + random() * 3_000;
    setTimeout(() => {
      if (existsSync(join(folder, quietFile))) return;
      if (random() < 0.02) this.#send(50 + Math.floor(random() * 3_000), true);
      else this.#send(1, false);
      this.#plan();
    }, delayMs);
  }

  #send(count: number, paste: boolean): void {
    const { page } = { page: this.#page };
    if (page === undefined) return;
    const { client, name } = this.#options;
    const from = this.#next;
    this.#next += count;
    const text = tokens(name, from, this.#next);
    const counter = this.#counter + 1;
    // Written before it goes out: whoever is killed in between has typed it, perhaps.
    this.#write({ what: "typed", client, from, to: this.#next, counter, paste });
    const before = page.session.getSnapshot().refusedInput;
    if (paste) page.session.paste(text);
    else page.type(new TextEncoder().encode(text));
    if (page.session.getSnapshot().refusedInput === before) this.#counter = counter;
    else this.#write({ what: "typed", client, from, to: this.#next, counter: null, paste });
  }

  #noteShown(): void {
    const { refusedInput, refusedWhy } = this.#page?.session.getSnapshot() ?? { refusedInput: 0, refusedWhy: null };
    if (refusedInput === this.#shown) return;
    this.#shown = refusedInput;
    this.#write({ what: "shown", client: this.#options.client, refused: refusedInput, why: refusedWhy });
  }

  #write(line: Typed): void {
    appendLine(this.#options.file, line);
  }
}
