/**
 * Types into panes, through tmux, and says what became of it. What one typist types goes in the order of its counters, one
 * command at a time: so each is typed at most once and the answer to one decides about the next, and no flood is in
 * tmux's line before another's key. Knows nothing of who may.
 */
import { limits } from "@coda/protocol";
import {
  keysCommand,
  markCommand,
  pasteCommand,
  pastModeCommand,
  readWhyNot,
  wasNotRun,
  whyNotCommands,
  type BufferToType,
  type Hindrance,
  type MarkStep,
} from "../tmux/input-commands.ts";
import type { RunGroup, ScopedPane } from "../tmux/scoped-target.ts";
import { inBrackets, pasteBytes } from "./paste-bytes.ts";
import type { InputOutcome, PasteOptions, Typist } from "./session-host.ts";
import { TypedMarks, type Advance } from "./typed-marks.ts";
import type { TypistId } from "./typist-id.ts";

export interface PaneInputPorts {
  readonly run: RunGroup;
  /** tmux can be asked now. */
  connected(): boolean;
  /** Waits until the very server is connected again whose answer was lost; false when that does not come about. */
  connectedAgain(): Promise<boolean>;
  /** A typist has a mark in this session, and had none. */
  onNewMark(session: string): void;
  /** Fills a tmux buffer; why it could not be, else undefined. */
  loadBuffer(name: string, bytes: Uint8Array): Promise<string | undefined>;
  readonly randomId: () => string;
  /** Begins the names of this helper's buffers, and of nobody else's. */
  readonly bufferPrefix: string;
}

/** What one typist types. */
interface Lane {
  waitingBytes: number;
  jobs: number;
  last: Promise<unknown>;
}

export interface TypingPlace extends ScopedPane, Typist {}

export interface PasteJob extends PasteOptions, ScopedPane {
  /** Asked only for a pane in a mode: otherwise tmux knows better. */
  readonly wantsBrackets: () => boolean;
}

/** The next command of a counter, and how far it brings it. */
interface Piece {
  readonly advance: Advance;
  readonly command: (step: MarkStep) => string[];
}

/** `mode`: it has to go past the pane's mode. `moved`: some of it was typed meanwhile. */
type Attempt = InputOutcome | "mode" | "moved";

const refusals: Readonly<Record<Hindrance, Attempt>> = { dead: "pane-dead", off: "input-off", mode: "mode" };
/** What a repeat is told. */
const repeated = { typed: "taken", skipped: "tmux-lost" } as const;
/** Others who type as this very typist: the helper before this one, whose last commands tmux reads late. */
const maxMisses = 8;

export class PaneInput {
  readonly #ports: PaneInputPorts;
  readonly #lanes = new Map<TypistId, Lane>();
  readonly #marks = new TypedMarks();
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
    return this.#inTurn(place, bytes.length, async () => this.#type(place, bytes));
  }

  async paste(job: PasteJob, text: Uint8Array): Promise<InputOutcome> {
    return this.#inTurn(job, text.length, async () => this.#paste(job, pasteBytes(text)));
  }

  /** "taken" when this counter was typed before; else it was not and, if tmux could be asked, never will be. */
  async giveUp(place: TypingPlace): Promise<InputOutcome> {
    const piece: Piece = { advance: "skip", command: markCommand };
    return this.#inTurn(place, 0, async () => settled(await this.#finish(place, () => piece)));
  }

  async #inTurn({ id: key }: Typist, bytes: number, job: () => Promise<InputOutcome>): Promise<InputOutcome> {
    const lane = this.#lanes.get(key) ?? { waitingBytes: 0, jobs: 0, last: Promise.resolve() };
    if (lane.waitingBytes + bytes > limits.inputWaitingBytes) return "busy";
    this.#lanes.set(key, lane);
    lane.waitingBytes += bytes;
    lane.jobs += 1;
    // With nothing before it, at once: what else a key brings about here is not to come before tmux has it.
    const turn = lane.jobs === 1 ? job() : lane.last.then(job);
    lane.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      lane.waitingBytes -= bytes;
      lane.jobs -= 1;
      if (lane.jobs === 0) this.#lanes.delete(key);
    }
  }

  async #type(place: TypingPlace, bytes: Uint8Array): Promise<InputOutcome> {
    if (bytes.length === 0) return "taken";
    for (;;) {
      const attempt = await this.#finish(place, (from) => {
        const to = Math.min(from + limits.sendKeysBytes, bytes.length);
        const advance = to === bytes.length ? "whole" : to;
        return { advance, command: (step) => keysCommand(step, bytes.subarray(from, to)) };
      });
      const pastMode = attempt === "mode" ? await this.#typePastMode(place, bytes) : attempt;
      if (pastMode !== "moved") return settled(pastMode);
    }
  }

  async #paste(job: PasteJob, text: Uint8Array): Promise<InputOutcome> {
    const { signal, wantsBrackets } = job;
    if (signal.aborted) return "paste-cancelled";
    const attempt = await this.#typeBuffer({ place: job, from: 0, bytes: text, command: pasteCommand, signal });
    if (attempt !== "mode") return settled(attempt);
    return settled(await this.#typePastMode(job, wantsBrackets() ? inBrackets(text) : text));
  }

  /** The local user may be reading in copy mode: the program gets the bytes, and the mode stays as it is. */
  async #typePastMode(place: TypingPlace, bytes: Uint8Array): Promise<Attempt> {
    const standing = this.#marks.standingOf(place);
    const from = standing.is === "next" ? standing.fromBytes : 0;
    return this.#typeBuffer({ place, from, bytes: bytes.subarray(from), command: pastModeCommand });
  }

  /** tmux keeps no empty buffer, and there is nothing to type of one. */
  async #typeBuffer({ place, from, bytes, command, signal }: BufferJob): Promise<Attempt> {
    if (bytes.length === 0) return "taken";
    const buffer = `${this.#ports.bufferPrefix}${this.#ports.randomId()}`;
    this.#buffers.add(buffer);
    try {
      if ((await this.#ports.loadBuffer(buffer, bytes)) !== undefined) return "tmux-lost";
      if (signal?.aborted === true) return "paste-cancelled";
      const rawFlag = this.#rawFlag;
      const piece: Piece = { advance: "whole", command: (step) => command({ step, buffer, rawFlag }) };
      return await this.#finish(place, (fromNow) => (fromNow === from ? piece : undefined));
    } finally {
      // Gone if it was typed; but what was typed may have been that of an earlier helper.
      await this.#ports.run(["delete-buffer", "-b", buffer]);
      this.#buffers.delete(buffer);
    }
  }

  /** Does what is left of a counter, each command following the mark of the one before; `moved`: no piece is for that. */
  async #finish(place: TypingPlace, pieceFrom: (fromBytes: number) => Piece | undefined): Promise<Attempt> {
    for (let misses = 0; misses < maxMisses; misses++) {
      const standing = this.#marks.standingOf(place);
      if (standing.is !== "next") return repeated[standing.is];
      const piece = pieceFrom(standing.fromBytes);
      if (piece === undefined) return "moved";
      const tried = await this.#try(place, piece);
      if (tried === "done") misses = -1;
      else if (tried !== "missed") return tried;
    }
    throw new Error("tmux has another mark of what was typed each time it is asked");
  }

  /**
   * `missed`: nothing was done, since tmux has another mark than was known, which is known now; or nobody knows whether it
   * was, since the connection was lost: then the same command on the next one is done only if this was not.
   */
  async #try(place: TypingPlace, { advance, command }: Piece): Promise<Attempt | "done" | "missed"> {
    if (place.may?.() === false) return "law";
    if (!this.#ports.connected()) return "tmux-lost";
    const { before, after, done } = this.#marks.next(place, advance);
    const reply = await this.#ports.run(command({ place, typist: place.id, before, after }));
    if (reply.lost) return (await this.#ports.connectedAgain()) ? "missed" : "tmux-lost";
    if (reply.error !== undefined) return "unknown-pane";
    if (wasNotRun(reply.lines)) return this.#whyNot(place, before);
    done();
    if (before === "") this.#ports.onNewMark(place.session);
    return "done";
  }

  /** All may be different again by now: then the next command says so. */
  async #whyNot(place: TypingPlace, before: string): Promise<Attempt | "missed"> {
    const reply = await this.#ports.run(...whyNotCommands(place, place.id));
    if (reply.lost) return (await this.#ports.connectedAgain()) ? "missed" : "tmux-lost";
    const why = readWhyNot(reply.lines);
    if (why === undefined) return "unknown-pane";
    if (why.mark === before) return why.hindrance === undefined ? "missed" : refusals[why.hindrance];
    return this.#marks.learn(place, why.mark) ? "missed" : "tmux-lost";
  }
}

interface BufferJob {
  readonly place: TypingPlace;
  /** The bytes are those of the counter from here on. */
  readonly from: number;
  readonly bytes: Uint8Array;
  readonly command: (buffer: BufferToType) => string[];
  /** Called off up to the moment in which tmux is told to type it. */
  readonly signal?: AbortSignal;
}

function settled(attempt: Attempt): InputOutcome {
  if (attempt === "mode" || attempt === "moved") throw new Error(`what was typed cannot have the outcome '${attempt}'`);
  return attempt;
}
