/**
 * The command ledger of one epoch: scans its output on the way to the web app, in order and once, and tells of commands
 * when they begin and when they have ended. Goes on where the web app stands, also after a restart, from its state beside
 * the journal. Knows nothing of requests.
 */
import { limits, type CommandRecord } from "@coda/protocol";
import type { UploadSource } from "../upload/upload-source.ts";
import { nextShells, noShells, typedSince, type LedgerEvent } from "./command-machine.ts";
import { readLedger, writeLedger, type LedgerState } from "./ledger-file.ts";
import { OscScanner, type OscString } from "./osc-scanner.ts";
import { ReadPace } from "./read-pace.ts";
import { readShellMark } from "./shell-mark.ts";
import type { Shells } from "./shells.ts";
import { typedLine } from "./typed-line.ts";
import { WaitingCommands } from "./waiting-commands.ts";

/** Without a state of use, this much before where the web app stands is looked through for what runs there. */
const lookBackBytes = 256 * 1024;
/** State that did not change is written again after so much output: a helper that comes back scans no more than that. */
const rewriteBytes = 256 * 1024;
/** State with more to tell than a request takes is written after so much only: what is scanned anew is told anew. */
const largeRewriteBytes = limits.uploadRawBytes / 2;
/** A line that took more to type is not read from the screen. */
const maxTypedBytes = 64 * 1024;

type LedgerSource = Pick<UploadSource, "folder" | "times" | "read" | "redact" | "start" | "recording">;

export class CommandLedger {
  readonly #source: LedgerSource;
  #scanner: OscScanner | undefined;
  #acknowledged = 0;
  #shells: Shells = noShells;
  readonly #waiting = new WaitingCommands();
  readonly #pace = new ReadPace();
  /** As last written: its text without the offset, and that. */
  #written: { readonly text: string; readonly offset: number } | undefined;

  constructor(source: LedgerSource) {
    this.#source = source;
  }

  /** The web app has everything before `acknowledged`: what follows is scanned next. */
  async standAt(acknowledged: number): Promise<void> {
    const before = this.#acknowledged;
    this.#acknowledged = acknowledged;
    if (this.#scanner !== undefined && acknowledged >= before && acknowledged <= this.#scanner.offset) return;
    const state = readLedger(this.#source.folder.path);
    const isNear =
      state !== undefined && state.offset <= acknowledged && acknowledged - state.offset <= limits.uploadRawBytes;
    if (isNear) this.#goOn(state);
    else this.#beginAt(Math.max(this.#source.start, acknowledged - lookBackBytes, 0));
    await this.#catchUp(acknowledged);
    // Without its state: what was told before is known better there.
    if (!isNear) this.#waiting.clear();
  }

  /** Bytes of `offset`; what of them was scanned is skipped. */
  async scan(offset: number, bytes: Uint8Array): Promise<void> {
    const scanner = (this.#scanner ??= new OscScanner(offset));
    if (scanner.offset < offset) this.gap(offset);
    const known = (this.#scanner?.offset ?? offset) - offset;
    for (const found of this.#scanner?.scan(bytes.subarray(known)) ?? []) await this.#heard(found);
  }

  /** Bytes before `to` are missing. */
  gap(to: number): void {
    if ((this.#scanner?.offset ?? 0) >= to) return;
    this.#scanner = new OscScanner(to);
    this.#step({ is: "gap" });
  }

  /** The epoch has ended, or broken off. */
  ended(at: number, whole: boolean): void {
    const atMs = this.#timeOf(at);
    this.#step({ is: "ended", at, atMs, whole });
  }

  /** All that is to be told fits into one request. */
  get fits(): boolean {
    return this.#waiting.size <= limits.commandsPerUpload;
  }

  /** What is to be told, of commands before `end`: at most what one request may say. */
  due(end: number): CommandRecord[] {
    return this.#waiting.due(end);
  }

  /** The web app has stored these, and everything before `acknowledged`. */
  stored(told: readonly CommandRecord[], acknowledged: number): void {
    this.told(told);
    if (this.#scanner?.offset === acknowledged) this.#keep(this.#scanner.restartAt);
  }

  /** These need not be told (any more). */
  told(commands: readonly CommandRecord[]): void {
    this.#waiting.told(commands);
  }

  #goOn(state: LedgerState): void {
    this.#scanner = new OscScanner(state.offset);
    this.#shells = state.shells;
    for (const command of state.waiting) this.#tell(command);
    this.#written = { text: textOf(state), offset: state.offset };
  }

  #beginAt(offset: number): void {
    this.#scanner = new OscScanner(offset);
    this.#shells = noShells;
    this.#written = undefined;
  }

  async #catchUp(to: number): Promise<void> {
    for (let from = this.#scanner?.offset ?? to; from < to; from = this.#scanner?.offset ?? to) {
      const bytes = this.#source.read(from, Math.min(limits.chunkRawBytes, to - from));
      if (bytes.length === 0) return this.gap(to);
      await this.scan(from, bytes);
    }
  }

  async #heard({ text, from, to }: OscString): Promise<void> {
    const said = readShellMark(text);
    if (said === undefined) return;
    const atMs = this.#timeOf(from);
    const seenIn = said.mark === "output" ? (this.#source.recording?.directoryAt(atMs) ?? null) : null;
    const typed = said.mark === "output" && said.line === null ? await this.#typed(from, atMs) : null;
    this.#step({ is: "marked", said, from, to, atMs, seenIn, typed });
  }

  async #typed(outputAt: number, atMs: number): Promise<string | null> {
    const since = typedSince(this.#shells);
    if (since === undefined || !this.#pace.take(atMs)) return null;
    const prompt = this.#read(since.promptAt, since.typedFrom);
    const echo = this.#read(since.typedFrom, outputAt);
    const { columns, rows } = this.#source.folder.meta;
    const mark = this.#source.folder.sizes().findLast(({ offset }) => offset <= outputAt);
    return prompt === undefined || echo === undefined
      ? null
      : typedLine({ prompt, echo }, mark?.size ?? { columns, rows });
  }

  /** Undefined when they are too many, or not all there. */
  #read(from: number, to: number): Uint8Array | undefined {
    if (to - from > maxTypedBytes) return undefined;
    const pieces: Uint8Array[] = [];
    for (let at = from; at < to;) {
      const piece = this.#source.read(at, to - at);
      if (piece.length === 0) return undefined;
      pieces.push(piece);
      at += piece.length;
    }
    return Buffer.concat(pieces);
  }

  #timeOf(offset: number): number {
    return this.#source.times.at(offset) ?? Date.parse(this.#source.folder.meta.startedAt);
  }

  #step(event: LedgerEvent): void {
    const { shells, told } = nextShells(this.#shells, event);
    this.#shells = shells;
    for (const command of told) this.#tell(command);
  }

  #tell(command: CommandRecord): void {
    // Written otherwise than in the output (percent-encoded, or told by tmux): what is masked there need not be yet.
    const redacted = { command: this.#redacted(command.command), directory: this.#redacted(command.directory) };
    this.#waiting.add({ ...command, ...redacted });
  }

  #redacted(text: string | null): string | null {
    return text === null ? null : this.#source.redact(text);
  }

  #keep(offset: number): void {
    const isSoon = this.#written !== undefined && offset - this.#written.offset < largeRewriteBytes;
    if (!this.fits && isSoon) return;
    const state: LedgerState = { version: 1, offset, shells: [...this.#shells], waiting: this.#waiting.all };
    const text = textOf(state);
    if (text === this.#written?.text && offset - this.#written.offset < rewriteBytes) return;
    if (writeLedger(this.#source.folder.path, state)) this.#written = { text, offset };
  }
}

function textOf({ shells, waiting }: LedgerState): string {
  return JSON.stringify([shells, waiting]);
}
