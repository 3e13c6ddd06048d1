/** A pane's recording on disk, with its model: what tmux sessions have behind the `Recording` port. */
import type { Epoch, EpochOrigin, Keyframe, Size } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { JournalReader } from "../journal/journal-reader.ts";
import { PaneModel } from "../pane/pane-model.ts";
import type { Recording } from "./session-host.ts";

export interface JournalRecordingOptions {
  readonly folder: JournalFolder;
  readonly clock: Clock;
  /** The captured screen a recording that did not begin with its program starts from. */
  readonly captured?: Uint8Array | undefined;
}

export class JournalRecording implements Recording {
  readonly folder: JournalFolder;
  readonly #reader: JournalReader;
  readonly #model: PaneModel;
  #size: Size;

  constructor(options: JournalRecordingOptions) {
    this.folder = options.folder;
    const { columns, rows, epoch } = options.folder.meta;
    this.#size = options.folder.sizes().at(-1)?.size ?? { columns, rows };
    this.#reader = new JournalReader(options.folder, options.clock);
    this.#model = new PaneModel(this.#reader, epoch, { size: this.#size, offset: 0, vt: options.captured });
    this.#reader.onGrow(() => void this.#model.catchUp());
    void this.#model.catchUp();
  }

  get epoch(): Epoch {
    return this.folder.meta.epoch;
  }

  get origin(): EpochOrigin {
    return this.folder.meta.origin;
  }

  get start(): number {
    return this.#reader.start;
  }

  get end(): number {
    return this.#reader.end;
  }

  get size(): Size {
    return this.#size;
  }

  read(from: number, maxBytes: number): Uint8Array {
    return this.#reader.read(from, maxBytes);
  }

  onGrow(listener: () => void): () => void {
    return this.#reader.onGrow(listener);
  }

  async keyframe(): Promise<Keyframe | undefined> {
    this.#reader.check();
    return this.#model.keyframe();
  }

  /** tmux gave the pane another size: marked at the journal's present end, and the model follows. */
  resized(size: Size): void {
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return;
    this.#reader.check();
    this.folder.addSize({ offset: this.#reader.end, size });
    this.#size = size;
    void this.#model.catchUp().then(() => this.#model.resize(size));
  }

  close(): void {
    this.#reader.close();
    this.#model.dispose();
  }
}
