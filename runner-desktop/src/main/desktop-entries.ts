/**
 * Linux: the app started at login, and links of ours brought to it, by two files of the user's own. Each is there because somebody
 * wanted it, and follows an AppImage that was moved. Knows nothing of Electron.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { reasonOf } from "@coda/runner-core";
import { desktopEntryKeys, desktopEntryText, type DesktopEntry } from "./desktop-entry.ts";

/** By which the app knows that nobody opened it. */
export const atLoginWord = "--at-login";

export interface DesktopEntriesOptions {
  /** Absolute path of what is started: the AppImage, or the installed program. */
  readonly program: string;
  /** `coda-runner-companion.desktop`. */
  readonly entryName: string;
  readonly appName: string;
  /** Absolute: XDG_CONFIG_HOME and XDG_DATA_HOME, or what stands for them. */
  readonly configFolder: string;
  readonly dataFolder: string;
  /** The package brings an entry for links with it. */
  readonly isPackage: boolean;
  /** Has the desktop bring links of this scheme to the entry of this name. Rejects with a sentence. */
  readonly makeDefault: (entryName: string, scheme: string) => Promise<void>;
}

export class DesktopEntries {
  readonly #options: DesktopEntriesOptions;

  constructor(options: DesktopEntriesOptions) {
    this.#options = options;
  }

  get startsAtLogin(): boolean {
    const keys = keysOf(this.#autostart);
    if (keys === undefined) return false;
    // Turned off by the desktop's own settings: the specification's way, and GNOME's.
    return keys.get("Hidden") !== "true" && keys.get("X-GNOME-Autostart-enabled") !== "false";
  }

  /** Throws a sentence. */
  setStartsAtLogin(on: boolean): void {
    if (on) this.#write(this.#autostart, this.#loginEntry);
    else this.#remove(this.#autostart);
  }

  /** Null: they are brought here in any case. */
  get opensLinks(): boolean | null {
    return this.#options.isPackage ? null : keysOf(this.#handler) !== undefined;
  }

  /** Rejects with a sentence; then they are not brought here. */
  async setOpensLinks(on: boolean): Promise<void> {
    if (!on) return this.#remove(this.#handler);
    this.#write(this.#handler, this.#linkEntry);
    try {
      await this.#options.makeDefault(this.#options.entryName, "coda");
    } catch (error) {
      this.#remove(this.#handler);
      throw error;
    }
  }

  /** Those that are there and name another program, as an AppImage that lay elsewhere, name this one from now on. Never throws. */
  follow(): void {
    for (const [path, entry] of [
      [this.#autostart, this.#loginEntry],
      [this.#handler, this.#linkEntry],
    ] as const) {
      const keys = keysOf(path);
      if (keys === undefined || (path === this.#autostart && !this.startsAtLogin)) continue;
      try {
        if (keys.get("Exec") !== desktopEntryKeys(desktopEntryText(entry)).get("Exec")) this.#write(path, entry);
      } catch {
        // It is shown as it is, and can be turned off and on.
      }
    }
  }

  get #autostart(): string {
    return join(this.#options.configFolder, "autostart", this.#options.entryName);
  }

  get #handler(): string {
    return join(this.#options.dataFolder, "applications", this.#options.entryName);
  }

  get #loginEntry(): DesktopEntry {
    const { program, appName: name } = this.#options;
    return { name, command: [program, atLoginWord], keys: { "X-GNOME-Autostart-enabled": "true" } };
  }

  /** In no menu: an AppImage is in it by other programs' work, or not. */
  get #linkEntry(): DesktopEntry {
    const { program, appName: name } = this.#options;
    return { name, command: [program, "%u"], keys: { NoDisplay: "true", MimeType: "x-scheme-handler/coda;" } };
  }

  #write(path: string, entry: DesktopEntry): void {
    const text = desktopEntryText(entry);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    } catch (error) {
      throw new Error(`${path} could not be written (${reasonOf(error)})`, { cause: error });
    }
  }

  #remove(path: string): void {
    try {
      rmSync(path, { force: true });
    } catch (error) {
      throw new Error(`${path} could not be removed (${reasonOf(error)})`, { cause: error });
    }
  }
}

function keysOf(path: string): ReadonlyMap<string, string> | undefined {
  try {
    return desktopEntryKeys(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
