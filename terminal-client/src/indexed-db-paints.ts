/** Saved paints in the browser's IndexedDB. The one file that knows it; `idb` makes promises of its requests. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { PaneId, SessionId } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import { DatabaseHold } from "./database-hold.ts";
import { isWanted, paintVersion, type PaintStore, type SavedPaint } from "./saved-paint.ts";

const databaseName = "coda-paints";

interface Schema extends DBSchema {
  paints: {
    key: [session: string, pane: string];
    value: SavedPaint;
    indexes: { savedAtMs: number; place: [idea: string, session: string] };
  };
}

export class IndexedDbPaints implements PaintStore {
  readonly #now: () => number;
  readonly #database = new DatabaseHold(async () => this.#open());
  #shut = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  async load(session: SessionId, panes: readonly PaneId[]): Promise<SavedPaint | undefined> {
    const paints = await this.#ofSession(session);
    const wanted = paints.filter((paint) => paint.version === paintVersion && isWanted(panes, paint));
    const newest = wanted.toSorted((a, b) => a.savedAtMs - b.savedAtMs).at(-1);
    return newest !== undefined && this.#now() - newest.savedAtMs < clientLimits.paintMs ? newest : undefined;
  }

  /** Of each session the pane that was saved last, unless that was too long ago; the newest first. */
  async newest(): Promise<readonly SavedPaint[]> {
    const oldestMs = this.#now() - clientLimits.paintMs;
    const recent = IDBKeyRange.lowerBound(oldestMs);
    const all = await this.#database.use(async (database) => database.getAllFromIndex("paints", "savedAtMs", recent));
    const newestFirst = all.filter(({ version }) => version === paintVersion).toReversed();
    return newestFirst.filter((paint, at) => newestFirst.findIndex(({ session }) => session === paint.session) === at);
  }

  async save(paint: SavedPaint): Promise<void> {
    await this.#database.use(async (database) => {
      const { store, done } = database.transaction("paints", "readwrite");
      await store.put(paint);
      const keys = await store.index("savedAtMs").getAllKeys();
      for (const key of keys.slice(0, Math.max(0, keys.length - clientLimits.paints))) await store.delete(key);
      await done;
    });
  }

  async forget(session: SessionId): Promise<void> {
    await this.#database.use(async (database) => database.delete("paints", ofSession(session)));
  }

  /** What is kept of any session that is not one of those to keep. Looks at names alone. */
  async forgetAllBut(isKept: (idea: string, session: string) => boolean): Promise<void> {
    await this.#database.use(async (database) => {
      const { store, done } = database.transaction("paints", "readwrite");
      for (let at = await store.index("place").openKeyCursor(); at !== null; at = await at.continue())
        if (!isKept(...at.key)) await store.delete(at.primaryKey);
      await done;
    });
  }

  close(): void {
    this.#database.release();
  }

  async #ofSession(session: SessionId): Promise<SavedPaint[]> {
    return this.#database.use(async (database) => database.getAll("paints", ofSession(session)));
  }

  async #open(): Promise<IDBPDatabase<Schema>> {
    if (this.#shut) throw new Error("what this browser kept was deleted");
    return openDB<Schema>(databaseName, paintVersion, {
      upgrade: (database, oldVersion) => {
        if (oldVersion > 0) database.deleteObjectStore("paints"); // a picture is soon drawn anew
        const store = database.createObjectStore("paints", { keyPath: ["session", "pane"] });
        store.createIndex("savedAtMs", "savedAtMs");
        store.createIndex("place", ["idea", "session"]);
      },
      blocking: (_version, next) => {
        // Deleted: whoever was signed in is not any more, and nothing is kept for them by a page that goes on.
        this.#shut ||= next === null;
        this.#database.close();
      },
      terminated: () => this.#database.lost(),
    });
  }
}

/** Every pane's: their keys lie between the session alone and the session with anything behind it. */
function ofSession(session: SessionId): IDBKeyRange {
  return IDBKeyRange.bound([session], [session, []]);
}

/** As `forgetAllBut`, of a page that shows no terminal. */
export async function forgetPaintsBut(isKept: (idea: string, session: string) => boolean): Promise<void> {
  const paints = new IndexedDbPaints(() => 0);
  await paints.forgetAllBut(isKept).finally(() => paints.close());
}

/** Everything that is kept, of all sessions: whoever signs out leaves nothing behind. */
export async function forgetPaints(): Promise<void> {
  await deleteDB(databaseName);
}
