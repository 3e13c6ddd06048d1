/**
 * tmux control mode, read as bytes: lines become blocks (a command's answer) and notifications. Total: any input gives
 * some events, never an exception. A block's content is data whatever it looks like, so a line ends a block only with
 * the time and number the block began with (control.c, cmd-queue.c: cmdq_guard).
 */

export interface Block {
  readonly time: string;
  readonly number: string;
  /** True for an answer to this client's own command; hooks print blocks with false. */
  readonly own: boolean;
  readonly failed: boolean;
  readonly lines: readonly Buffer[];
}

export type ControlEvent =
  | { readonly type: "block"; readonly block: Block }
  /** `name` without its `%`; `text` is the rest of the line, undecoded names and values included. */
  | { readonly type: "notification"; readonly name: string; readonly text: string }
  /** A line or block has no end within reason; what it held is dropped, and nothing after it can be relied on. */
  | { readonly type: "overflow" };

interface OpenBlock {
  readonly time: string;
  readonly number: string;
  readonly own: boolean;
  readonly lines: Buffer[];
}

const newline = 0x0a;
const percent = 0x25;
/** Bytes of one block or line. The largest answer we ask for, a capture of 50,000 lines, has 6 MB. */
const mostBytes = 64 * 1024 * 1024;
const guardPattern = /^%(begin|end|error) (\d+) (\d+) (\d+)$/u;

export class ControlParser {
  readonly #mostBytes: number;
  #held: Buffer[] = [];
  #open: OpenBlock | undefined;
  /** Of the unfinished line, and of the open block. */
  #heldBytes = 0;

  constructor(most = mostBytes) {
    this.#mostBytes = most;
  }

  /** Takes bytes cut anywhere; gives the events of the lines they complete. */
  push(bytes: Buffer): ControlEvent[] {
    const events: ControlEvent[] = [];
    let from = 0;
    for (;;) {
      const end = bytes.indexOf(newline, from);
      if (end === -1) break;
      const event = this.#line(this.#takeLine(bytes.subarray(from, end)));
      if (event !== undefined) events.push(event);
      from = end + 1;
    }
    if (from < bytes.length) {
      this.#held.push(Buffer.from(bytes.subarray(from)));
      this.#heldBytes += bytes.length - from;
    }
    if (this.#heldBytes > this.#mostBytes) events.push(this.#overflow());
    return events;
  }

  #overflow(): ControlEvent {
    this.#held = [];
    this.#open = undefined;
    this.#heldBytes = 0;
    return { type: "overflow" };
  }

  #takeLine(rest: Buffer): Buffer {
    if (this.#held.length === 0) return rest;
    const line = Buffer.concat([...this.#held, rest]);
    this.#held = [];
    this.#heldBytes -= line.length - rest.length;
    return line;
  }

  #line(line: Buffer): ControlEvent | undefined {
    const open = this.#open;
    const guard = line[0] === percent && line.length < 80 ? guardPattern.exec(line.toString("latin1")) : null;
    if (open === undefined) return guard === null ? notification(line) : this.#begin(guard);
    const [, word, time, number] = guard ?? [];
    if (word === undefined || word === "begin" || time !== open.time || number !== open.number) {
      open.lines.push(Buffer.from(line));
      this.#heldBytes += line.length + 1;
      return undefined;
    }
    this.#open = undefined;
    this.#heldBytes = 0;
    return { type: "block", block: { ...open, failed: word === "error" } };
  }

  #begin(guard: RegExpExecArray): undefined {
    const [, word, time = "", number = "", flags = "0"] = guard;
    if (word === "begin") this.#open = { time, number, own: (Number(flags) & 1) === 1, lines: [] };
  }
}

function notification(line: Buffer): ControlEvent | undefined {
  if (line[0] !== percent) return undefined;
  const text = line.toString("utf8");
  const space = text.indexOf(" ");
  return space === -1
    ? { type: "notification", name: text.slice(1), text: "" }
    : { type: "notification", name: text.slice(1, space), text: text.slice(space + 1) };
}
