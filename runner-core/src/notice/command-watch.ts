/**
 * Commands that end in a pane from now on, by the marks of its shell: the ledger's own reading, ahead of what is uploaded.
 * Where a command began before, the ledger's state beside the journal knows it.
 */
import { limits, type CommandRecord } from "@coda/protocol";
import { pause, type Clock } from "../clock.ts";
import { lostBytesAt } from "../journal/lost-bytes.ts";
import { CommandLedger } from "../ledger/command-ledger.ts";
import type { JournalRecording } from "../session/journal-recording.ts";

/** As long as a piece takes. */
const betweenMs = 4;

export type EndedCommand = CommandRecord & { readonly outputTo: number; readonly durationMs: number };

export class CommandWatch {
  readonly #recording: JournalRecording;
  readonly #clock: Clock;
  readonly #ledger: CommandLedger;
  /** Undefined until the ledger stands at where the watch began. */
  #scanned: number | undefined;
  readonly #begin: number;
  #scanning: Promise<EndedCommand[]> | undefined;

  /** What ended before this moment is no news. */
  constructor(recording: JournalRecording, clock: Clock) {
    this.#recording = recording;
    this.#clock = clock;
    this.#begin = recording.end;
    this.#ledger = new CommandLedger({
      folder: recording.folder,
      times: recording.times,
      recording,
      // Who tells of a command masks what it says.
      redact: (text) => text,
      read: (from, maxBytes) => recording.read(from, maxBytes),
      get start() {
        return recording.start;
      },
    });
  }

  /** Those that ended since this was asked last; none while output pours in, or while it is still being read. */
  async look(): Promise<EndedCommand[]> {
    if (this.#scanning !== undefined || this.#recording.pours) return [];
    if (this.#scanned === this.#recording.end) return [];
    this.#scanning = this.#scan().finally(() => {
      this.#scanning = undefined;
    });
    return this.#scanning;
  }

  async #scan(): Promise<EndedCommand[]> {
    if (this.#scanned === undefined) {
      await this.#ledger.standAt(this.#begin);
      this.#take();
      this.#scanned = this.#begin;
    }
    const ended: EndedCommand[] = [];
    for (const { end } = this.#recording; this.#scanned < end;) {
      const bytes = this.#recording.read(this.#scanned, Math.min(limits.chunkRawBytes, end - this.#scanned));
      if (bytes.length === 0 && !this.#skipLost(this.#scanned)) break;
      await this.#ledger.scan(this.#scanned, bytes);
      this.#scanned += bytes.length;
      ended.push(...this.#take());
      // What a flood has left is much: keys go first.
      if (this.#scanned < end) await pause(this.#clock, betweenMs);
    }
    return ended;
  }

  #skipLost(offset: number): boolean {
    const lost = lostBytesAt(this.#recording, offset);
    if (lost === undefined) return false;
    this.#ledger.gap(lost.to);
    this.#scanned = lost.to;
    return true;
  }

  /** All that is known by now, of which nobody is told twice. */
  #take(): EndedCommand[] {
    const known: CommandRecord[] = [];
    for (let due = this.#ledger.due(Infinity); due.length > 0; due = this.#ledger.due(Infinity)) {
      known.push(...due);
      this.#ledger.told(due);
    }
    return known.flatMap((command) => {
      const { outputTo, durationMs } = command;
      return outputTo === null || durationMs === null ? [] : [{ ...command, outputTo, durationMs }];
    });
  }
}
