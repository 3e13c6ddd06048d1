/** A browser's keys in memory: for tests, and for viewers that are no pages. */
import type { DeviceId, SessionId } from "@coda/protocol";
import { makeBrowserKey, type BrowserKey, type SealKeyStore } from "../seal-keys.ts";

export class MemoryKeys implements SealKeyStore {
  readonly #pins = new Map<DeviceId | SessionId, string>();
  /** From now on nothing that was kept can be read. */
  fails = false;
  #own: Promise<BrowserKey | undefined> | undefined;

  async own(): Promise<BrowserKey | undefined> {
    this.#own ??= makeBrowserKey();
    return this.#own;
  }

  async pinned(of: DeviceId | SessionId): Promise<string | undefined> {
    if (this.fails) throw new Error("the store is away");
    return this.#pins.get(of);
  }

  async pin(of: DeviceId | SessionId, publicKey: string): Promise<void> {
    this.#pins.set(of, publicKey);
  }

  close(): void {
    // a memory holds nothing
  }
}

/** Of a browser that cannot seal. */
export const noKeys: SealKeyStore = {
  own: async () => undefined,
  pinned: async () => undefined,
  pin: async () => undefined,
  close: () => undefined,
};
