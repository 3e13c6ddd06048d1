/** A page's saved picture in a file of its own, in place of the browser's IndexedDB: it outlives a killed viewer. */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import type { SessionId } from "@coda/protocol";
import {
  isWanted,
  paintVersion,
  type PaintStore,
  type SavedPaint,
} from "@coda/terminal-client/testing/headless-session";

export class FilePaints implements PaintStore {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async load(session: SessionId, panes: readonly SavedPaint["pane"][]): Promise<SavedPaint | undefined> {
    try {
      const paint = deserialize(readFileSync(this.#file)) as SavedPaint;
      const ours = paint.version === paintVersion && paint.session === session && isWanted(panes, paint);
      return ours ? paint : undefined;
    } catch {
      return undefined;
    }
  }

  async save(paint: SavedPaint): Promise<void> {
    writeFileSync(`${this.#file}.new`, serialize(paint));
    renameSync(`${this.#file}.new`, this.#file);
  }

  async forget(): Promise<void> {
    rmSync(this.#file, { force: true });
  }

  close(): void {
    // each call opens the file by itself
  }
}
