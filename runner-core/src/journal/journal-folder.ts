/** One epoch's folder on disk: `meta.json`, segments, the spool's `pid` and `end`, size marks. Never reused. */
import {
  appendFileSync,
  existsSync,
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
import { makeFolder } from "../make-folder.ts";
import {
  segmentBase,
  spoolPidFile,
  spoolWordFile,
  spoolWords,
  spoolWriterFile,
  type SpoolWord,
} from "../tmux/spool.ts";
import { journalMetaSchema, type JournalMeta } from "./journal-meta.ts";
import type { SizeMark } from "../pane/pane-model.ts";
import { keepPrivate } from "./keep-private.ts";
import { readSegments, segmentName, segmentsBefore, timesName, type Segment } from "./segments.ts";

const metaFile = "meta.json";
const sizesFile = "sizes";
const keyframeFile = "keyframe";
const endFile = "end";

/** A segment as it lies on disk. */
export interface StoredSegment {
  readonly start: number;
  readonly bytes: number;
  readonly writtenAtMs: number;
}

export class JournalFolder {
  readonly path: string;
  /** Asked for each second, of every pane. */
  readonly #endFile: string;
  #meta: JournalMeta;
  /** What the disk did not take (it is full, say), the newest of each file: kept here and written by `settle`. */
  readonly #unwritten = new Map<string, string | Uint8Array>();
  #unwrittenSizes: SizeMark[] = [];
  /** As last read. */
  #sizes: { readonly bytes: number; readonly marks: readonly SizeMark[] } = { bytes: 0, marks: [] };
  /** As last read, since a deleted folder does not tell them any more. */
  #spoolPids: readonly number[] = [];
  #trouble: Error | undefined;
  #lost = false;

  private constructor(path: string, meta: JournalMeta) {
    this.path = path;
    this.#endFile = join(path, endFile);
    this.#meta = meta;
  }

  static create(root: string, meta: JournalMeta): JournalFolder {
    const path = join(root, meta.epoch);
    makeFolder(root);
    keepPrivate(root);
    mkdirSync(path, { mode: 0o700 });
    const folder = new JournalFolder(path, meta);
    folder.update({});
    if (folder.trouble === undefined) return folder;
    // A journal that cannot say whose it is would be lost at the next start.
    folder.remove();
    throw folder.trouble;
  }

  /** One that nobody can read any more. What may lie in its place is left alone. */
  static lost(root: string, meta: JournalMeta): JournalFolder {
    const folder = new JournalFolder(join(root, meta.epoch), meta);
    folder.#lost = true;
    return folder;
  }

  /** It is not there, or does not say whose it is. One that cannot be read just now is neither. */
  static isLost(root: string, epoch: Epoch): boolean {
    const path = join(root, epoch);
    if (isAbsent(join(path, metaFile))) return true;
    return readMeta(path) === undefined && readText(join(path, metaFile)) !== undefined;
  }

  /** Undefined when there is no such folder or its meta.json is damaged. */
  static open(root: string, epoch: Epoch | string): JournalFolder | undefined {
    const path = join(root, epoch);
    const meta = readMeta(path);
    return meta === undefined ? undefined : new JournalFolder(path, meta);
  }

  /** None while nothing was ever recorded; throws when the folder cannot be read. `known`: by epoch, not read again. */
  static list(root: string, known: ReadonlyMap<string, JournalFolder> = new Map()): JournalFolder[] {
    if (isAbsent(root)) return [];
    // To be told by an error that a file has nothing in it costs more than all the rest.
    const names = readdirSync(root, { withFileTypes: true }).flatMap((found) => (found.isFile() ? [] : found.name));
    return names.flatMap((name) => known.get(name) ?? JournalFolder.open(root, name) ?? []);
  }

  get meta(): JournalMeta {
    return this.#meta;
  }

  /** Why something is not on disk yet; it holds in this process, and a later write or `settle` tries again. */
  get trouble(): Error | undefined {
    return this.#trouble;
  }

  update(change: Partial<JournalMeta>): void {
    this.#meta = { ...this.#meta, ...change };
    this.#replace(metaFile, `${JSON.stringify(this.#meta)}\n`);
  }

  /** Another of this folder may have written down how it ended. */
  reread(): void {
    if (!this.#unwritten.has(metaFile)) this.#meta = readMeta(this.path) ?? this.#meta;
  }

  /** Writes what is not on disk yet. Never throws: see `trouble`. */
  settle(): void {
    if (this.gone) return this.#forgetUnwritten();
    try {
      for (const [name, content] of this.#unwritten) {
        const file = join(this.path, name);
        writeFileSync(`${file}.new`, content, { mode: 0o600 });
        renameSync(`${file}.new`, file);
        this.#unwritten.delete(name);
      }
      this.#appendSizes();
      this.#trouble = undefined;
    } catch (error) {
      this.#trouble = error instanceof Error ? error : new Error(String(error));
    }
  }

  segments(): Segment[] {
    try {
      return readSegments(readdirSync(this.path));
    } catch {
      return [];
    }
  }

  /** When a file was last added, renamed or removed, as the file system has it; undefined when it cannot be looked at. */
  get changedMs(): number | undefined {
    try {
      return statSync(this.path).mtimeMs;
    } catch {
      return undefined;
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
    return existsSync(this.#endFile);
  }

  /** Where the spool says it ended; undefined when the disk did not keep that. */
  get spoolEnd(): number | undefined {
    const end = Number(readText(this.#endFile)?.trim()) - segmentBase;
    return Number.isSafeInteger(end) && end >= 0 ? end : undefined;
  }

  /** What the spool saw of its end, if it came to say so. */
  get spoolWord(): SpoolWord | undefined {
    return spoolWords.find((word) => existsSync(join(this.path, spoolWordFile(word))));
  }

  /** Processes that may write here: the spool's shell and its dd. None while it starts. */
  get spoolPids(): readonly number[] {
    const pids = [spoolPidFile, spoolWriterFile].flatMap((file) => this.#pidIn(file) ?? []);
    if (pids.length > 0) this.#spoolPids = pids;
    return this.#spoolPids;
  }

  /** The same as they were read last. */
  get spoolPidsSeen(): readonly number[] {
    return this.#spoolPids;
  }

  /** The spool's shell, which tmux started; undefined before it has said so. */
  get pipePid(): number | undefined {
    return this.#pidIn(spoolPidFile);
  }

  #pidIn(file: string): number | undefined {
    const pid = Number(readText(join(this.path, file))?.trim());
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  }

  /** Somebody deleted it, or it is a lost one. */
  get gone(): boolean {
    return this.#lost || isAbsent(this.path);
  }

  /** Deletes whole segments below `offset`, with their time marks; the newest stays. */
  dropBefore(offset: number): void {
    for (const { file, start } of segmentsBefore(this.segments(), offset))
      for (const name of [file, timesName(start)]) rmSync(join(this.path, name), { force: true });
  }

  /**
   * Where the output goes on when the byte at `offset` is not there though later ones are: a segment was deleted, or did
   * not reach the disk whole before the power failed. Undefined where there is no such hole.
   */
  behindHole(offset: number): number | undefined {
    const stored = this.stored();
    if (stored.some(({ start, bytes }) => start <= offset && offset < start + bytes)) return undefined;
    return stored.find(({ start }) => start > offset)?.start;
  }

  /** No byte from `offset` on is on disk. Throws when that cannot be seen just now. */
  lacksFrom(offset: number): boolean {
    if (this.gone) return true;
    const newest = readSegments(readdirSync(this.path)).at(-1);
    return newest === undefined || newest.start + statSync(join(this.path, newest.file)).size <= offset;
  }

  stored(): StoredSegment[] {
    return this.segments().flatMap(({ file, start }) => {
      const stats = statSync(join(this.path, file), { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ start, bytes: stats.size, writtenAtMs: stats.mtimeMs }];
    });
  }

  /** Deletes every byte and still says where the journal ended; only for one that nothing is added to any more. */
  dropAll(): void {
    const end = this.end();
    writeFileSync(join(this.path, segmentName(end)), "", { mode: 0o600, flag: "a" });
    this.dropBefore(end);
  }

  addSize(mark: SizeMark): void {
    this.#unwrittenSizes.push(mark);
    this.settle();
  }

  sizes(): SizeMark[] {
    const file = join(this.path, sizesFile);
    const bytes = bytesIn(file);
    // Lines are only ever added: as many bytes are the same ones.
    if (bytes !== this.#sizes.bytes) this.#sizes = { bytes, marks: readSizes(file) };
    return [...this.#sizes.marks, ...this.#unwrittenSizes];
  }

  /** A state to play the journal on from: its captured beginning, later a newer one, since segments are dropped. */
  saveKeyframe(keyframe: Keyframe): void {
    this.#replace(keyframeFile, encodeKeyframe(keyframe));
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
    if (!this.#lost) rmSync(this.path, { recursive: true, force: true });
  }

  #replace(name: string, content: string | Uint8Array): void {
    this.#unwritten.set(name, content);
    this.settle();
  }

  #forgetUnwritten(): void {
    this.#unwritten.clear();
    this.#unwrittenSizes = [];
    this.#trouble = undefined;
  }

  #appendSizes(): void {
    if (this.#unwrittenSizes.length === 0) return;
    const lines = this.#unwrittenSizes.map(({ offset, size }) => `${offset} ${size.columns} ${size.rows}\n`).join("");
    // A write that failed may have left half a line.
    const text = this.#trouble === undefined ? lines : `\n${lines}`;
    appendFileSync(join(this.path, sizesFile), text, { mode: 0o600 });
    this.#unwrittenSizes = [];
  }
}

/** Proved: what cannot be looked at just now (no permission, a disk that fails) may be there. */
function isAbsent(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/** 0 for a file that is not there, or cannot be looked at. */
function bytesIn(file: string): number {
  try {
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0;
  }
}

function readSizes(file: string): SizeMark[] {
  return (readText(file) ?? "").split("\n").flatMap((line) => {
    const [offset, columns, rows] = line.split(" ").map(Number);
    const size = sizeSchema.safeParse({ columns, rows });
    return size.success && offset !== undefined && Number.isSafeInteger(offset) ? [{ offset, size: size.data }] : [];
  });
}

function readMeta(path: string): JournalMeta | undefined {
  try {
    const meta = journalMetaSchema.safeParse(JSON.parse(readFileSync(join(path, metaFile), "utf8")));
    return meta.success ? meta.data : undefined;
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
