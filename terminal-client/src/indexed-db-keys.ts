/** This browser's key and the devices it knows, in IndexedDB: apart from what is kept of sessions, which sign-out deletes. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { DeviceId, SessionId } from "@coda/protocol";
import { DatabaseHold } from "./database-hold.ts";
import { makeBrowserKey, type BrowserKey, type SealKeyStore } from "./seal-keys.ts";

const databaseName = "coda-keys";
const ownName = "own";

interface Schema extends DBSchema {
  own: { key: string; value: BrowserKey };
  /** Of sessions too. */
  devices: { key: DeviceId | SessionId; value: string };
}

export class IndexedDbKeys implements SealKeyStore {
  readonly #database: DatabaseHold<IDBPDatabase<Schema>> = new DatabaseHold(async () =>
    openDB<Schema>(databaseName, 1, {
      upgrade: (database) => {
        database.createObjectStore("own");
        database.createObjectStore("devices");
      },
      terminated: () => this.#database.lost(),
    }),
  );
  #own: Promise<BrowserKey | undefined> | undefined;

  async own(): Promise<BrowserKey | undefined> {
    this.#own ??= this.#load().catch((error: unknown) => {
      this.#own = undefined;
      throw error;
    });
    return this.#own;
  }

  async pinned(of: DeviceId | SessionId): Promise<string | undefined> {
    return this.#database.use(async (database) => database.get("devices", of));
  }

  async pin(of: DeviceId | SessionId, publicKey: string): Promise<void> {
    await this.#database.use(async (database) => database.put("devices", publicKey, of));
  }

  close(): void {
    this.#database.release();
  }

  async #load(): Promise<BrowserKey | undefined> {
    const known = await this.#database.use(async (database) => database.get("own", ownName));
    return known ?? this.#make();
  }

  /** Of two pages that are the first at once, both use what one of them put there. */
  async #make(): Promise<BrowserKey | undefined> {
    const made = await makeBrowserKey();
    if (made === undefined) return undefined;
    return this.#database.use(async (database) => {
      const { store, done } = database.transaction("own", "readwrite");
      const known = await store.get(ownName);
      if (known === undefined) await store.put(made, ownName);
      await done;
      return known ?? made;
    });
  }
}
