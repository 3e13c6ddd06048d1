/**
 * Matches blocks to commands. Each command line is followed by a second line that prints a fence number: everything of
 * ours between two fences belongs to one command, however many blocks it had (groups stop at an error, if-shell adds
 * some). So a reply can never be given to the wrong command. The fence's text holds a word no program can know, lest a
 * line of a captured screen pass for one. Pure.
 */
import type { Block } from "./control-parser.ts";

export interface CommandReply {
  /** Output of all blocks, in order. */
  readonly lines: readonly Buffer[];
  /** tmux's message, when a command of the line failed; the ones after it were not run. */
  readonly error: string | undefined;
  /** The connection ended first: nobody knows which of the commands were run. */
  readonly lost: boolean;
}

export class FenceQueue {
  readonly #secret: string;
  #next = 1;
  #waiting: { readonly fence: number; readonly resolve: (reply: CommandReply) => void }[] = [];
  #lines: Buffer[] = [];
  #error: string | undefined;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** The text to print after the command, and its place in the queue. */
  add(resolve: (reply: CommandReply) => void): string {
    const fence = this.#next++;
    this.#waiting.push({ fence, resolve });
    return this.#text(fence);
  }

  /** A block of ours arrived. False when nothing waits for one: it is the end of something given up. */
  accept(block: Block): boolean {
    const head = this.#waiting[0];
    if (head === undefined) return false;
    if (!block.failed && block.lines.length === 1 && block.lines[0]?.toString("latin1") === this.#text(head.fence)) {
      this.#waiting.shift();
      const reply = { lines: this.#lines, error: this.#error, lost: false };
      this.#lines = [];
      this.#error = undefined;
      head.resolve(reply);
      return true;
    }
    if (block.failed) this.#error ??= Buffer.concat([...block.lines]).toString("utf8");
    else this.#lines.push(...block.lines);
    return true;
  }

  /** The connection is gone: nobody will answer these. */
  failAll(reason: string): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { resolve } of waiting) resolve({ lines: [], error: reason, lost: true });
  }

  get length(): number {
    return this.#waiting.length;
  }

  #text(fence: number): string {
    return `coda-fence-${this.#secret}-${fence}`;
  }
}
