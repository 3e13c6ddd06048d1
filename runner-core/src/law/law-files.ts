/**
 * The law on disk: `flags.json`, `browsers.json` and `panic` in a folder of their own, readable by their owner alone, each
 * written whole and renamed. What cannot be read is read strictly, and said; a file that is not there says nothing.
 */
import { closeSync, fsyncSync, lstatSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { recordFile } from "../device/device.ts";
import { readDeviceRecord } from "../device/device-record.ts";
import { reasonOf } from "../log.ts";
import { knownBrowserSchema, type KnownBrowser } from "./browser.ts";
import { inTurn } from "./law-lock.ts";
import { defaultFlags, strictFlags, type FlagName, type Flags } from "./rule.ts";
import { makeFolder } from "../make-folder.ts";

const flagsSchema = z.strictObject({
  version: z.literal(1),
  typing: z.boolean(),
  pasting: z.boolean(),
  /** Absent until somebody has said so, which helpers up to 0.1 did not know: on. */
  pasteFiles: z.boolean().optional(),
  windows: z.boolean(),
  opening: z.boolean(),
  sizing: z.boolean(),
  /** Absent until somebody has said so: then it is as the device was paired. */
  ask: z.boolean().optional(),
});
const browsersSchema = z.strictObject({ version: z.literal(1), browsers: z.array(knownBrowserSchema) });

/** What the files say now. */
export interface WrittenLaw {
  readonly flags: Flags;
  /** Undefined: the list cannot be read. */
  readonly browsers: readonly KnownBrowser[] | undefined;
  /** When the machine was cut off; undefined: it is not. */
  readonly cutOffAt: string | undefined;
  /** One sentence for each file that cannot be read, with what to do. */
  readonly faults: readonly string[];
}

/** Of the helper with this folder: whether it asks is as its device was paired. */
export function lawFilesOf(stateDir: string): LawFiles {
  const file = recordFile(stateDir);
  let known: { readonly trace: string; readonly asks: boolean } | undefined;
  // It is asked several times a second, and the record changes with the pairing alone.
  return new LawFiles(stateDir, () => {
    const trace = traceOf(file);
    if (known?.trace !== trace) known = { trace, asks: readDeviceRecord(file)?.by !== "code" };
    return known.asks;
  });
}

type Read<Value> = { readonly value: Value | undefined } | { readonly fault: string };

export class LawFiles {
  /** Where what it says is written: the helper's own, for how its device was paired, and the law's in it. */
  readonly folders: readonly string[];
  readonly #folder: string;
  /** What is looked at for a change. */
  readonly #traced: readonly string[];
  readonly #asksByDefault: () => boolean;

  constructor(stateDir: string, asksByDefault: () => boolean) {
    this.#folder = join(stateDir, "law");
    this.folders = [stateDir, this.#folder];
    this.#traced = [this.#folder, ...["flags.json", "browsers.json", "panic"].map((name) => join(this.#folder, name))];
    this.#asksByDefault = asksByDefault;
  }

  read(): WrittenLaw {
    const flags = this.#readJson("flags.json", flagsSchema);
    const browsers = this.#readJson("browsers.json", browsersSchema);
    const panic = this.#readPanic();
    return {
      flags: "fault" in flags ? strictFlags : this.#flagsOf(flags.value),
      browsers: "fault" in browsers ? undefined : (browsers.value?.browsers ?? []),
      cutOffAt: "fault" in panic ? "an unknown time" : panic.value,
      faults: [flags, browsers, panic].flatMap((read) => ("fault" in read ? [read.fault] : [])),
    };
  }

  /** Another text as soon as one of the files is another, or the device was paired in another way. */
  signature(): string {
    return `${this.#traced.map(traceOf).join(" ")} ${this.#asksByDefault()}`;
  }

  /** Throws a sentence while the flags cannot be read: nothing is written over what somebody else wrote. */
  setFlag(flag: FlagName, on: boolean): void {
    this.#inTurn(() => {
      const read = this.#readJson("flags.json", flagsSchema);
      if ("fault" in read) throw new Error(read.fault);
      const { ask: _, pasteFiles: __, ...known } = defaultFlags(false);
      this.#write("flags.json", { version: 1, ...known, ...read.value, [flag]: on });
    });
  }

  /** Throws a sentence while the list cannot be read. */
  changeBrowsers(change: (known: readonly KnownBrowser[]) => readonly KnownBrowser[]): void {
    this.#inTurn(() => {
      const read = this.#readJson("browsers.json", browsersSchema);
      if ("fault" in read) throw new Error(read.fault);
      this.#write("browsers.json", { version: 1, browsers: change(read.value?.browsers ?? []) });
    });
  }

  /** Its being there is all that counts, so that half of it is as good as the whole. */
  cutOff(): void {
    this.#makeFolder();
    const file = openSync(join(this.#folder, "panic"), "a", 0o600);
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  release(): void {
    rmSync(join(this.#folder, "panic"), { force: true, recursive: true });
  }

  #flagsOf(written: z.infer<typeof flagsSchema> | undefined): Flags {
    const usual = defaultFlags(this.#asksByDefault());
    const { version: _, ...flags } = written ?? { version: 1, ...usual };
    return { ...flags, ask: flags.ask ?? usual.ask, pasteFiles: flags.pasteFiles ?? usual.pasteFiles };
  }

  #readPanic(): Read<string> {
    const path = join(this.#folder, "panic");
    try {
      return { value: lstatSync(path).mtime.toISOString() };
    } catch (error) {
      if (isMissing(error)) return { value: undefined };
      return {
        fault: `${path} cannot be looked for (${reasonOf(error)}), so this machine is cut off; repair the folder`,
      };
    }
  }

  #readJson<Value>(name: string, schema: z.ZodType<Value>): Read<Value> {
    const path = join(this.#folder, name);
    try {
      return { value: schema.parse(JSON.parse(readFileSync(path, "utf8"))) };
    } catch (error) {
      if (isMissing(error)) return { value: undefined };
      const why = error instanceof z.ZodError ? "it says something else than this helper writes" : reasonOf(error);
      return { fault: `${path} cannot be read (${why}), so no browser may do anything; repair it or remove it` };
    }
  }

  #write(name: string, value: object): void {
    const path = join(this.#folder, name);
    const file = openSync(`${path}.new`, "w", 0o600);
    try {
      writeSync(file, `${JSON.stringify(value)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
  }

  #inTurn(change: () => void): void {
    this.#makeFolder();
    inTurn(join(this.#folder, "lock"), change);
  }

  #makeFolder(): void {
    makeFolder(this.#folder);
  }
}

function traceOf(path: string): string {
  try {
    // Most are not there, and this is asked four times a second: an error costs ten times what the question does.
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found === undefined ? "-" : `${found.ino}/${found.size}/${found.mtimeMs}/${found.mode}`;
  } catch (error) {
    return reasonOf(error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
