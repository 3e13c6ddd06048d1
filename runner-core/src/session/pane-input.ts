/**
 * Types into panes, through tmux, and says what became of it. What one client types into one pane goes in its order, one
 * command at a time: so the answer to one decides about the next, and no flood is in tmux's line before another's key.
 * Knows nothing of who may.
 */
import { limits, type ClientId } from "@coda/protocol";
import type { CommandReply } from "../tmux/fence.ts";
import {
  hindranceOf,
  keysCommand,
  pasteCommand,
  pastModeCommand,
  type BufferToType,
  type Hindrance,
} from "../tmux/input-commands.ts";
import type { ScopedPane } from "../tmux/scoped-target.ts";
import { inBrackets, pasteBytes } from "./paste-bytes.ts";
import type { InputOutcome, PasteOptions } from "./session-host.ts";

export interface PaneInputPorts {
  run(command: readonly string[]): Promise<CommandReply>;
  /** Fills a tmux buffer; why it could not be, else undefined. */
  loadBuffer(name: string, bytes: Uint8Array): Promise<string | undefined>;
  readonly randomId: () => string;
  /** Begins the names of this helper's buffers, and of nobody else's. */
  readonly bufferPrefix: string;
}

/** What one client types into one pane. */
interface Lane {
  waitingBytes: number;
  jobs: number;
  last: Promise<unknown>;
}

export interface TypingPlace extends ScopedPane {
  readonly client: ClientId;
}

export interface PasteJob extends PasteOptions, ScopedPane {
  /** Asked only for a pane in a mode: otherwise tmux knows better. */
  readonly wantsBrackets: () => boolean;
}

type Attempt = InputOutcome | "mode";

const refusals: Readonly<Record<Hindrance, Attempt>> = { dead: "pane-dead", off: "input-off", mode: "mode" };

export class PaneInput {
  readonly #ports: PaneInputPorts;
  readonly #lanes = new Map<string, Lane>();
  /** Buffers in use. */
  readonly #buffers = new Set<string>();
  #rawFlag = false;

  constructor(ports: PaneInputPorts) {
    this.#ports = ports;
  }

  /** `rawFlag`: the server's paste-buffer needs -S to leave bytes as they are. */
  serverFound(rawFlag: boolean): void {
    this.#rawFlag = rawFlag;
  }

  /** Removes the buffers of a helper that ended between filling and typing one. */
  async removeLeftBuffers(): Promise<void> {
    const { lines } = await this.#ports.run(["list-buffers", "-F", "#{buffer_name}"]);
    const left = lines
      .map((line) => line.toString("latin1"))
      .filter((name) => name.startsWith(this.#ports.bufferPrefix) && !this.#buffers.has(name));
    for (const name of left) await this.#ports.run(["delete-buffer", "-b", name]);
  }

  async type(place: TypingPlace, bytes: Uint8Array): Promise<InputOutcome> {
    return this.#inTurn(place, bytes, async () => this.#type(place, bytes));
  }

  async paste(job: PasteJob, text: Uint8Array): Promise<InputOutcome> {
    return this.#inTurn(job, text, async () => this.#paste(job, pasteBytes(text)));
  }

  async #inTurn(place: TypingPlace, bytes: Uint8Array, job: () => Promise<InputOutcome>): Promise<InputOutcome> {
    const key = `${place.pane} ${place.client}`;
    const lane = this.#lanes.get(key) ?? { waitingBytes: 0, jobs: 0, last: Promise.resolve() };
    if (lane.waitingBytes + bytes.length > limits.inputWaitingBytes) return "busy";
    this.#lanes.set(key, lane);
    lane.waitingBytes += bytes.length;
    lane.jobs += 1;
    const turn = lane.last.then(job);
    lane.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      lane.waitingBytes -= bytes.length;
      lane.jobs -= 1;
      if (lane.jobs === 0) this.#lanes.delete(key);
    }
  }

  async #type(place: ScopedPane, bytes: Uint8Array): Promise<InputOutcome> {
    for (let from = 0; from < bytes.length; from += limits.sendKeysBytes) {
      const piece = bytes.subarray(from, from + limits.sendKeysBytes);
      const attempt = outcomeOf(await this.#ports.run(keysCommand(place, piece)));
      if (attempt === "mode") return this.#typePastMode(place, bytes.subarray(from));
      if (attempt !== "taken") return attempt;
    }
    return "taken";
  }

  async #paste(job: PasteJob, bytes: Uint8Array): Promise<InputOutcome> {
    const { signal, wantsBrackets } = job;
    if (signal.aborted) return "paste-cancelled";
    const attempt = await this.#typeBuffer(job, bytes, (buffer) =>
      signal.aborted ? "paste-cancelled" : pasteCommand(buffer),
    );
    if (attempt !== "mode") return attempt;
    return this.#typePastMode(job, wantsBrackets() ? inBrackets(bytes) : bytes);
  }

  /** The local user may be reading in copy mode: the program gets the bytes, and the mode stays as it is. */
  async #typePastMode(place: ScopedPane, bytes: Uint8Array): Promise<InputOutcome> {
    const attempt = await this.#typeBuffer(place, bytes, pastModeCommand);
    if (attempt === "mode") throw new Error("tmux refused for a mode what asks about none");
    return attempt;
  }

  /** tmux keeps no empty buffer, and there is nothing to type of one. */
  async #typeBuffer(
    place: ScopedPane,
    bytes: Uint8Array,
    command: (buffer: BufferToType) => string[] | "paste-cancelled",
  ): Promise<Attempt> {
    if (bytes.length === 0) return "taken";
    const buffer = `${this.#ports.bufferPrefix}${this.#ports.randomId()}`;
    this.#buffers.add(buffer);
    const failure = await this.#ports.loadBuffer(buffer, bytes);
    const typing = failure === undefined ? command({ place, buffer, rawFlag: this.#rawFlag }) : "tmux-lost";
    const attempt = typeof typing === "string" ? typing : outcomeOf(await this.#ports.run(typing));
    if (attempt !== "taken") await this.#ports.run(["delete-buffer", "-b", buffer]);
    this.#buffers.delete(buffer);
    return attempt;
  }
}

function outcomeOf(reply: CommandReply): Attempt {
  if (reply.lost) return "tmux-lost";
  if (reply.error !== undefined) return "unknown-pane";
  const hindrance = hindranceOf(reply.lines);
  return hindrance === undefined ? "taken" : refusals[hindrance];
}
