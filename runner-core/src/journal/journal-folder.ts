/** One epoch's folder on disk: `meta.json`, segments, the spool's `pid` and `end`, size marks. Never reused. */
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { decodeKeyframe, encodeKeyframe, sizeSchema, type Epoch, type Keyframe } from "@coda/protocol";
import { journalMetaSchema, type JournalMeta } from "./journal-meta.ts";
import type { SizeMark } from "../pane/pane-model.ts";
import { readSegments, segmentsBefore, type Segment } from "./segments.ts";

const sizesFile = "sizes";
const keyframeFile = "keyframe";

export class JournalFolder {
  readonly path: string;
  #meta: JournalMeta;

  private constructor(path: string, meta: JournalMeta) {
    this.path = path;
    this.#meta = meta;
  }

  static create(root: string, meta: JournalMeta): JournalFolder {
    const path = join(root, meta.epoch);
    mkdirSync(path, { mode: 0o700 });
    const folder = new JournalFolder(path, meta);
    folder.update({});
    return folder;
  }

  /** Undefined when there is no such folder or its meta.json is damaged. */
  static open(root: string, epoch: Epoch | string): JournalFolder | undefined {
    const path = join(root, epoch);
    const text = readText(join(path, "meta.json"));
    if (text === undefined) return undefined;
    try {
      const meta = journalMetaSchema.safeParse(JSON.parse(text));
      return meta.success ? new JournalFolder(path, meta.data) : undefined;
    } catch {
      return undefined;
    }
  }

  static list(root: string): JournalFolder[] {
    return readdirSync(root).flatMap((name) => JournalFolder.open(root, name) ?? []);
  }

  get meta(): JournalMeta {
    return this.#meta;
  }

  update(change: Partial<JournalMeta>): void {
    this.#meta = { ...this.#meta, ...change };
    const file = join(this.path, "meta.json");
    writeFileSync(`${file}.new`, `${JSON.stringify(this.#meta)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  segments(): Segment[] {
    try {
      return readSegments(readdirSync(this.path));
    } catch {
      return [];
    }
  }

  /** Offset after the last byte on disk. */
  end(): number {
    const last = this.segments().at(-1);
    if (last === undefined) return 0;
    return last.start + (statSync(join(this.path, last.file), { throwIfNoEntry: false })?.size ?? 0);
  }

  /** Offset of the oldest byte still there. */
  start(): number {
    return this.segments()[0]?.start ?? 0;
  }

  /** The spool wrote its last byte: pipe closed, cap passed, or disk full. */
  get spoolEnded(): boolean {
    return readText(join(this.path, "end")) !== undefined;
  }

  get spoolPid(): number | undefined {
    const pid = Number(readText(join(this.path, "pid"))?.trim());
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  }

  /** Deletes whole segments below `offset`; the newest stays. */
  dropBefore(offset: number): void {
    for (const segment of segmentsBefore(this.segments(), offset))
      rmSync(join(this.path, segment.file), { force: true });
  }

  addSize(mark: SizeMark): void {
    appendFileSync(join(this.path, sizesFile), `${mark.offset} ${mark.size.columns} ${mark.size.rows}\n`, {
      mode: 0o600,
    });
  }

  sizes(): SizeMark[] {
    return (readText(join(this.path, sizesFile)) ?? "").split("\n").flatMap((line) => {
      const [offset, columns, rows] = line.split(" ").map(Number);
      const size = sizeSchema.safeParse({ columns, rows });
      return size.success && offset !== undefined && Number.isSafeInteger(offset) ? [{ offset, size: size.data }] : [];
    });
  }

  /** A state to play the journal on from: its captured beginning, later a newer one, since segments are dropped. */
  saveKeyframe(keyframe: Keyframe): void {
    const file = join(this.path, keyframeFile);
    writeFileSync(`${file}.new`, encodeKeyframe(keyframe), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  keyframe(): Keyframe | undefined {
    try {
      const keyframe = decodeKeyframe(readFileSync(join(this.path, keyframeFile)));
      return keyframe?.header.epoch === this.#meta.epoch ? keyframe : undefined;
    } catch {
      return undefined;
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
