/** A browser's keys in memory: for tests, and for viewers that are no pages. */
import type { DeviceId } from "@coda/protocol";
import { makeBrowserKey, type BrowserKey, type SealKeyStore } from "../seal-keys.ts";

export class MemoryKeys implements SealKeyStore {
  readonly #pins = new Map<DeviceId, string>();
  #own: Promise<BrowserKey | undefined> | undefined;

  async own(): Promise<BrowserKey | undefined> {
    this.#own ??= makeBrowserKey();
    return this.#own;
  }

  async pinned(device: DeviceId): Promise<string | undefined> {
    return this.#pins.get(device);
  }

  async pin(device: DeviceId, publicKey: string): Promise<void> {
    this.#pins.set(device, publicKey);
  }
}

/** Of a browser that cannot seal. */
export const noKeys: SealKeyStore = {
  own: async () => undefined,
  pinned: async () => undefined,
  pin: async () => undefined,
};
