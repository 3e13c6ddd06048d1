/**
 * The tab's client id, which numbers its input. It outlives a reload; a duplicated tab gets one of its own, because the
 * id is out of the storage (which duplication copies) for as long as a terminal uses it.
 */
import { clientIdSchema, type ClientId } from "@coda/protocol";

const storageKey = "coda-client-id";

export interface TabStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Takes the id out of the storage, or mints one. */
export function takeClientId(storage: TabStorage, mint: () => string): ClientId {
  const kept = clientIdSchema.safeParse(storage.getItem(storageKey));
  storage.removeItem(storageKey);
  return kept.success ? kept.data : clientIdSchema.parse(mint());
}

export function returnClientId(storage: TabStorage, id: ClientId): void {
  storage.setItem(storageKey, id);
}
