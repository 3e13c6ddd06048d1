/** A transcript as asciicast v3 (https://docs.asciinema.org/manual/asciicast/v3/): lines of `[seconds since the one before, code, data]`. */
import type { Size } from "@coda/protocol";
import { gapText } from "./gap-text.ts";
import type { Told } from "./read-through.ts";
import { timeRuns } from "./time-runs.ts";

/** Players make longer pauses this long: a transcript of days has nights in it. The events themselves have real intervals. */
const idleSeconds = 5;
const reset = "\u001Bc";

export async function* asciicastStream(told: AsyncIterable<Told>): AsyncGenerator<string> {
  const cast = new Asciicast();
  for await (const item of told) yield* cast.lines(item);
  yield* cast.end();
}

class Asciicast {
  /** Undefined before the header. */
  #lastMs: number | undefined;
  #size: Size = { columns: 80, rows: 24 };
  #startedAtMs = 0;
  #decoder = new TextDecoder();

  *lines(item: Told): Generator<string> {
    switch (item.kind) {
      case "epoch":
        yield* this.#epoch(item);
        return;
      case "keyframe":
        yield* this.#header(this.#startedAtMs);
        yield this.#event("o", reset + new TextDecoder().decode(item.keyframe.vt));
        return;
      case "output":
        for (const { atMs, bytes } of timeRuns(item)) yield* this.#output(atMs, bytes);
        return;
      case "gap":
        yield* this.#header(this.#startedAtMs);
        this.#decoder = new TextDecoder();
        yield this.#event("m", gapText({ from: item.offset, to: item.to, cause: item.cause }));
        return;
      case "size":
        yield* this.#header(this.#startedAtMs);
        yield* this.#resize(item.size);
        return;
      case "mask":
        return;
    }
  }

  /** Of nothing it is a recording of nothing. */
  *end(): Generator<string> {
    yield* this.#header(this.#startedAtMs);
  }

  *#epoch({ row, size }: Extract<Told, { kind: "epoch" }>): Generator<string> {
    this.#decoder = new TextDecoder();
    this.#startedAtMs = row.startedAt.getTime();
    if (this.#lastMs === undefined) {
      this.#size = size;
      return;
    }
    yield* this.#resize(size);
    yield this.#event("m", `epoch ${row.epoch}`);
    yield this.#event("o", reset);
  }

  *#output(atMs: number, bytes: Uint8Array): Generator<string> {
    yield* this.#header(atMs);
    const text = this.#decoder.decode(bytes, { stream: true });
    if (text !== "") yield this.#event("o", text, atMs);
  }

  *#header(atMs: number): Generator<string> {
    if (this.#lastMs !== undefined) return;
    this.#lastMs = atMs;
    const term = { cols: this.#size.columns, rows: this.#size.rows, type: "tmux-256color" };
    const timestamp = Math.floor(atMs / 1_000);
    yield `${JSON.stringify({ version: 3, term, timestamp, idle_time_limit: idleSeconds })}\n`;
  }

  *#resize(size: Size): Generator<string> {
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return;
    this.#size = size;
    yield this.#event("r", `${size.columns}x${size.rows}`);
  }

  #event(code: "o" | "m" | "r", data: string, atMs = this.#lastMs ?? 0): string {
    const seconds = Math.max(0, atMs - (this.#lastMs ?? atMs)) / 1_000;
    this.#lastMs = Math.max(this.#lastMs ?? 0, atMs);
    return `${JSON.stringify([seconds, code, data])}\n`;
  }
}
