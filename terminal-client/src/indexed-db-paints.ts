/** Saved paints in the browser's IndexedDB. The one file that knows it; `idb` makes promises of its requests. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { PaneId, SessionId } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
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
  #opening: Promise<IDBPDatabase<Schema>> | undefined;
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
    const all = await (await this.#open()).getAllFromIndex("paints", "savedAtMs", IDBKeyRange.lowerBound(oldestMs));
    const newestFirst = all.filter(({ version }) => version === paintVersion).toReversed();
    return newestFirst.filter((paint, at) => newestFirst.findIndex(({ session }) => session === paint.session) === at);
  }

  async save(paint: SavedPaint): Promise<void> {
    const { store, done } = (await this.#open()).transaction("paints", "readwrite");
    await store.put(paint);
    const keys = await store.index("savedAtMs").getAllKeys();
    for (const key of keys.slice(0, Math.max(0, keys.length - clientLimits.paints))) await store.delete(key);
    await done;
  }

  async forget(session: SessionId): Promise<void> {
    await (await this.#open()).delete("paints", ofSession(session));
  }

  /** What is kept of any session that is not one of those to keep. Looks at names alone. */
  async forgetAllBut(isKept: (idea: string, session: string) => boolean): Promise<void> {
    const { store, done } = (await this.#open()).transaction("paints", "readwrite");
    for (let at = await store.index("place").openKeyCursor(); at !== null; at = await at.continue())
      if (!isKept(...at.key)) await store.delete(at.primaryKey);
    await done;
  }

  /** Also lets go of the database, so that another page may delete it. */
  close(): void {
    void this.#opening?.then((database) => database.close());
    this.#opening = undefined;
  }

  async #ofSession(session: SessionId): Promise<SavedPaint[]> {
    return (await this.#open()).getAll("paints", ofSession(session));
  }

  async #open(): Promise<IDBPDatabase<Schema>> {
    if (this.#shut) throw new Error("what this browser kept was deleted");
    this.#opening ??= openDB<Schema>(databaseName, paintVersion, {
      upgrade: (database, oldVersion) => {
        if (oldVersion > 0) database.deleteObjectStore("paints"); // a picture is soon drawn anew
        const store = database.createObjectStore("paints", { keyPath: ["session", "pane"] });
        store.createIndex("savedAtMs", "savedAtMs");
        store.createIndex("place", ["idea", "session"]);
      },
      blocking: (_version, next) => {
        // Deleted: whoever was signed in is not any more, and nothing is kept for them by a page that goes on.
        this.#shut ||= next === null;
        this.close();
      },
    });
    return this.#opening;
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
