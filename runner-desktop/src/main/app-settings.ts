/** The app's own settings, in a file beside the helper's: what cannot be read counts as never set, and is written anew. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const keptSchema = z.object({ keepAwake: z.boolean().catch(false), updates: z.boolean().catch(true) });
export type KeptSettings = z.infer<typeof keptSchema>;

export class AppSettings {
  readonly #path: string;
  #kept: KeptSettings;

  constructor(path: string) {
    this.#path = path;
    this.#kept = keptSchema.parse(read(path));
  }

  get kept(): KeptSettings {
    return this.#kept;
  }

  /** Throws when it cannot be kept; then it counts until the app ends. */
  set(change: Partial<KeptSettings>): void {
    this.#kept = { ...this.#kept, ...change };
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    const half = `${this.#path}.new`;
    writeFileSync(half, JSON.stringify(this.#kept), { mode: 0o600 });
    renameSync(half, this.#path);
  }
}

function read(path: string): unknown {
  try {
    const kept: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {};
  }
}
