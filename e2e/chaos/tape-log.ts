/** Writes down what a picture is drawn from, as it comes, and says what all of it is. */
import { crc32 } from "node:zlib";
import type { Epoch } from "@coda/protocol";
import type { Tape } from "@coda/terminal-client/testing/headless-session";
import type { Seen, TapePart } from "./records.ts";
import { starsIn } from "./stars.ts";

export class TapeLog {
  readonly #program: string;
  readonly #write: (seen: Seen) => void;
  #tape: Tape | undefined;
  #restarts = 0;
  #first = 0;
  #end = 0;
  #epoch: Epoch | undefined;

  constructor(program: string, write: (seen: Seen) => void) {
    this.#program = program;
    this.#write = write;
  }

  /** Called whenever something of the tape may have changed. */
  follow(tape: Tape): void {
    if (tape !== this.#tape || tape.restarts !== this.#restarts) {
      this.#first = tape.firstSequence;
      this.#end = tape.firstSequence;
      this.#epoch = undefined;
    }
    this.#tape = tape;
    this.#restarts = tape.restarts;
    // Older history was put before what was there.
    if (tape.firstSequence < this.#first) this.#read(tape.firstSequence, this.#first, undefined);
    this.#epoch = this.#read(Math.max(this.#end, tape.firstSequence), tape.endSequence, this.#epoch);
    this.#first = tape.firstSequence;
    this.#end = tape.endSequence;
  }

  get skipped(): boolean {
    return this.#tape?.skipped ?? false;
  }

  parts(): TapePart[] {
    const parts: TapePart[] = [];
    let epoch: Epoch | undefined;
    for (const item of this.#tape?.items() ?? []) {
      if (item.kind === "epoch") ({ epoch } = item);
      if (epoch !== undefined) addPart(parts, epoch, item);
    }
    return parts;
  }

  #read(from: number, to: number, before: Epoch | undefined): Epoch | undefined {
    let epoch = before;
    for (let at = from; at < to; at++) {
      const item = this.#tape?.at(at);
      if (item?.kind === "epoch") epoch = item.epoch;
      if (item?.kind !== "bytes" || epoch === undefined) continue;
      const stars = starsIn(item.bytes, item.offset);
      this.#write({
        program: this.#program,
        epoch,
        from: item.offset,
        bytes: item.bytes.length,
        crc: crc32(item.bytes),
        ...(stars.length > 0 && { stars }),
      });
    }
    return epoch;
  }
}

function addPart(parts: TapePart[], epoch: Epoch, item: ReturnType<Tape["items"]>[number]): void {
  if (item.kind === "keyframe") parts.push({ kind: "keyframe", epoch, at: item.offset });
  if (item.kind === "gap") parts.push({ kind: "gap", epoch, from: item.from, to: item.to, cause: item.cause });
  if (item.kind !== "bytes") return;
  const to = item.offset + item.bytes.length;
  const last = parts.at(-1);
  if (last?.kind === "bytes" && last.epoch === epoch && last.to === item.offset)
    parts[parts.length - 1] = { ...last, to };
  else parts.push({ kind: "bytes", epoch, from: item.offset, to });
}
