/** Journals made by hand, and the helper's own uploader that brings them to whatever web app a test has. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Epoch, SessionId } from "@coda/protocol";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { JournalRecording } from "../session/journal-recording.ts";
import { Uploader, type UploaderOptions } from "../upload/uploader.ts";
import { endingsIn } from "./endings.ts";
import { makeJournal, writeSegment } from "./journal.ts";
import { ManualClock } from "./manual-clock.ts";
import { uploadRound } from "./upload-round.ts";

export class JournalUploader {
  /** What the helper says, without its fields. */
  readonly lines: string[] = [];
  /** The fields of each line. */
  readonly told: unknown[] = [];
  readonly #root = mkdtempSync(join(tmpdir(), "coda-journals-"));
  readonly #clock = new ManualClock();
  readonly #session: SessionId;
  readonly #live = new Map<Epoch, { readonly folder: JournalFolder; readonly recording: JournalRecording }>();
  readonly #uploader: Uploader;

  constructor(session: SessionId, api: UploaderOptions["api"]) {
    this.#session = session;
    this.#uploader = new Uploader({
      api,
      clock: this.#clock,
      log: (level, message, fields) => {
        this.lines.push(`${level} ${message}`);
        this.told.push(fields);
      },
      random: () => 1,
      root: this.#root,
      live: () => Array.from(this.#live.values(), ({ recording }) => recording),
      isNamed: () => false,
      endings: endingsIn({ clock: this.#clock }),
      listed: () => [],
    });
    this.#uploader.start();
  }

  /** A pane's recording that has begun with this; its epoch. */
  record(text: string): Epoch {
    const folder = makeJournal(this.#root, { session: this.#session });
    const { epoch } = folder.meta;
    writeSegment(folder, 0, text);
    this.#live.set(epoch, { folder, recording: new JournalRecording({ folder, clock: this.#clock }) });
    return epoch;
  }

  print(epoch: Epoch, text: string): void {
    const known = this.#live.get(epoch);
    if (known === undefined) throw new Error("no such recording");
    writeSegment(known.folder, 0, text);
  }

  /** Seconds of the helper, each with all it uploads in it. */
  async seconds(count: number): Promise<void> {
    for (let second = 0; second < count; second++) await uploadRound(this.#clock);
  }

  async stop(): Promise<void> {
    await this.#uploader.stop();
    for (const { recording } of this.#live.values()) recording.close();
    rmSync(this.#root, { recursive: true, force: true });
  }
}
