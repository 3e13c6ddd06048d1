/**
 * Images that browsers have pasted, as files of this machine's owner: named here alone, in a folder of their idea, never
 * written over, and bounded together. Knows neither who pasted them nor what becomes of their paths.
 */
import { lstatSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { imageKindOf, limits, type IdeaId, type ImageKind } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";
import { makeFolder } from "../make-folder.ts";

export interface ImageFilesOptions {
  /** Absolute; made when missing. */
  readonly folder: string;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly randomId: () => string;
}

const extensions: Readonly<Record<ImageKind, string>> = { png: "png", jpeg: "jpg", gif: "gif", webp: "webp" };

interface KeptFile {
  readonly path: string;
  readonly bytes: number;
  readonly atMs: number;
}

export class ImageFiles {
  readonly #options: ImageFilesOptions;

  constructor(options: ImageFilesOptions) {
    this.#options = options;
  }

  /** The path of its file; undefined for what is no image, is too large, or what the disk does not take. */
  keep(idea: IdeaId, bytes: Uint8Array): string | undefined {
    const kind = imageKindOf(bytes);
    if (kind === undefined || bytes.length > limits.pasteBytes) return undefined;
    const { folder, log } = this.#options;
    try {
      this.#makeRoom(bytes.length);
      const place = join(folder, idea);
      makeFolder(place);
      const path = join(place, this.#name(kind));
      writeFileSync(path, bytes, { mode: 0o600, flag: "wx" });
      return path;
    } catch (error) {
      log("warn", "a pasted image could not be kept", { reason: reasonOf(error) });
      return undefined;
    }
  }

  /** Nobody was told of it. */
  forget(path: string): void {
    rmSync(path, { force: true });
  }

  /** `2026-01-31-1405-1a2b3c4d.png`: a person sees which one it is. */
  #name(kind: ImageKind): string {
    const { clock, randomId } = this.#options;
    const time = new Date(clock.now()).toISOString().slice(0, 16).replace("T", "-").replace(":", "");
    return `${time}-${randomId().slice(0, 8)}.${extensions[kind]}`;
  }

  #makeRoom(bytes: number): void {
    const files = filesBelow(this.#options.folder).toSorted((a, b) => a.atMs - b.atMs);
    let kept = files.reduce((sum, file) => sum + file.bytes, bytes);
    for (const file of files) {
      if (kept <= limits.imageFolderBytes) return;
      rmSync(file.path, { force: true });
      kept -= file.bytes;
    }
  }
}

/** In the folders of ideas; links are followed nowhere. */
function filesBelow(folder: string): KeptFile[] {
  return namesIn(folder).flatMap((idea) =>
    namesIn(join(folder, idea)).flatMap((name) => {
      const path = join(folder, idea, name);
      const { size, mtimeMs, isFile } = statOf(path);
      return isFile ? [{ path, bytes: size, atMs: mtimeMs }] : [];
    }),
  );
}

function statOf(path: string): { size: number; mtimeMs: number; isFile: boolean } {
  const stat = lstatSync(path);
  return { size: stat.size, mtimeMs: stat.mtimeMs, isFile: stat.isFile() };
}

function namesIn(folder: string): string[] {
  try {
    return lstatSync(folder).isDirectory() ? readdirSync(folder) : [];
  } catch {
    return []; // not there yet
  }
}
