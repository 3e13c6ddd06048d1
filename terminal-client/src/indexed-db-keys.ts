/** This browser's key and the devices it knows, in IndexedDB: apart from what is kept of sessions, which sign-out deletes. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { DeviceId, SessionId } from "@coda/protocol";
import { makeBrowserKey, type BrowserKey, type SealKeyStore } from "./seal-keys.ts";

const databaseName = "coda-keys";
const ownName = "own";

interface Schema extends DBSchema {
  own: { key: string; value: BrowserKey };
  /** Of sessions too. */
  devices: { key: DeviceId | SessionId; value: string };
}

export class IndexedDbKeys implements SealKeyStore {
  #opening: Promise<IDBPDatabase<Schema>> | undefined;
  #own: Promise<BrowserKey | undefined> | undefined;

  async own(): Promise<BrowserKey | undefined> {
    this.#own ??= this.#load().catch((error: unknown) => {
      this.#own = undefined;
      throw error;
    });
    return this.#own;
  }

  async pinned(of: DeviceId | SessionId): Promise<string | undefined> {
    return (await this.#open()).get("devices", of);
  }

  async pin(of: DeviceId | SessionId, publicKey: string): Promise<void> {
    await (await this.#open()).put("devices", publicKey, of);
  }

  async #load(): Promise<BrowserKey | undefined> {
    const known = await (await this.#open()).get("own", ownName);
    return known ?? this.#make();
  }

  /** Of two pages that are the first at once, both use what one of them put there. */
  async #make(): Promise<BrowserKey | undefined> {
    const made = await makeBrowserKey();
    if (made === undefined) return undefined;
    const { store, done } = (await this.#open()).transaction("own", "readwrite");
    const known = await store.get(ownName);
    if (known === undefined) await store.put(made, ownName);
    await done;
    return known ?? made;
  }

  /** A database that would not open, or that the browser has closed since, is opened anew by who asks next. */
  async #open(): Promise<IDBPDatabase<Schema>> {
    const forget = (): void => {
      this.#opening = undefined;
    };
    this.#opening ??= openDB<Schema>(databaseName, 1, {
      upgrade: (database) => {
        database.createObjectStore("own");
        database.createObjectStore("devices");
      },
      terminated: forget,
    }).catch((error: unknown) => {
      forget();
      throw error;
    });
    return this.#opening;
  }
}
