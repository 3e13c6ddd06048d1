/** Whether a page seals what is typed, and what for: by what the web app tells, what this browser knows, and who is between. */
import "fake-indexeddb/auto";
import {
  clientIdSchema,
  deviceIdSchema,
  sealKeyText,
  sealNonceBytes,
  sessionIdSchema,
  type TicketDevice,
} from "@coda/protocol";
import { describe, expect, it, vi } from "vitest";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { browserCode } from "./browser-code.ts";
import { IndexedDbKeys } from "./indexed-db-keys.ts";
import type { SealState } from "./seal-state.ts";
import { Sealing } from "./sealing.ts";
import { MemoryKeys, noKeys } from "./testing/memory-keys.ts";

const id = "00000000-0000-4000-8000-00000000000";
const place = { session: sessionIdSchema.parse(`${id}1`), client: clientIdSchema.parse(`${id}2`) };

async function rawKey(pair: CryptoKey | CryptoKeyPair): Promise<string> {
  if (!("publicKey" in pair)) throw new Error("no key pair");
  return toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
}

async function x25519(): Promise<string> {
  return rawKey(await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]));
}

/** A device as the web app tells of it. */
async function device(): Promise<TicketDevice & { readonly seal: object }> {
  const pair = await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign"]);
  if (!("privateKey" in pair)) throw new Error("no key pair");
  const publicKey = await x25519();
  const text = new TextEncoder().encode(sealKeyText(publicKey));
  const signature = toBase64url(new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, pair.privateKey, text)));
  return { id: deviceIdSchema.parse(`${id}3`), publicKey: await rawKey(pair), seal: { publicKey, signature } };
}

/** Keys whose next read can be made to wait. */
class HeldKeys extends MemoryKeys {
  #held: Promise<void> | undefined;

  /** Returns what lets it go on. */
  holdNext(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return resolve;
  }

  override async own(): ReturnType<MemoryKeys["own"]> {
    const held = this.#held;
    this.#held = undefined;
    await held;
    return super.own();
  }
}

class Page {
  readonly #keys;
  readonly sealing: Sealing;
  #changed: () => void = () => undefined;

  constructor(keys = new MemoryKeys()) {
    this.#keys = keys;
    this.sealing = new Sealing({ keys: this.#keys, place, changed: () => this.#changed(), report: () => undefined });
  }

  /** Once something changed by this. */
  async after(act: () => void): Promise<SealState> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#changed = resolve;
    act();
    await promise;
    return this.sealing.state;
  }

  async told(of: TicketDevice | undefined): Promise<SealState> {
    return this.after(() => this.sealing.deviceTold(of));
  }
}

describe("sealing", () => {
  it("SL7 is for the key that the device's own key vouches for, once its helper has offered another", async () => {
    const page = new Page();
    expect(page.sealing.state).toBe("unknown");
    expect(await page.told(await device())).toBe("waiting");
    const offered = await x25519();
    expect(await page.after(() => page.sealing.offered(offered))).toBe("sealed");
    page.sealing.reset();
    expect([page.sealing.state, page.sealing.seal]).toEqual(["waiting", undefined]);
  });

  it("SL7 is for no key that another one vouches for", async () => {
    const [one, other] = [await device(), await device()];
    expect(await new Page().told({ ...one, seal: other.seal })).toBe("unproven");
    expect(await new Page().told({ ...one, seal: { ...one.seal, signature: "c2Vh" } })).toBe("unproven");
  });

  it("SL7 stops where a device has another key than this browser knew, until its user accepts that", async () => {
    const keys = new MemoryKeys();
    const known = await device();
    expect(await new Page(keys).told(known)).toBe("waiting");
    const page = new Page(keys);
    expect(await page.told({ ...known, seal: null })).toBe("changed");
    expect(await page.told(await device())).toBe("changed");
    const offered = await x25519();
    page.sealing.offered(offered);
    expect(page.sealing.seal).toBeUndefined();
    expect(await page.after(() => void page.sealing.acceptDevice())).toBe("waiting");
    expect(await page.after(() => undefined)).toBe("sealed");
  });

  it("SL7 begins with the ticket that names the device's key, where the helper has offered before, as one that was updated", async () => {
    const page = new Page();
    const updated = await device();
    expect(await page.told({ ...updated, seal: null })).toBe("open");
    page.sealing.offered(await x25519());
    expect(await page.told(updated)).toBe("waiting");
    expect(await page.after(() => undefined)).toBe("sealed");
  });

  it("SL8 never goes back to the open where this browser has sealed, on this page or the next one", async () => {
    const keys = new MemoryKeys();
    const page = new Page(keys);
    const known = await device();
    expect(await page.told(known)).toBe("waiting");
    expect(await page.told(undefined)).toBe("unproven");
    expect([await page.told({ ...known, seal: null }), page.sealing.seal]).toEqual(["changed", undefined]);
    expect(await new Page(keys).told(undefined)).toBe("unproven");
    expect(await new Page(keys).told({ ...(await device()), id: deviceIdSchema.parse(`${id}9`), seal: null })).toBe(
      "unproven",
    );
  });

  it("SL7 is for nobody while this browser cannot read what it knew, and goes on once it can", async () => {
    const keys = new MemoryKeys();
    const page = new Page(keys);
    const [known, other] = [await device(), await device()];
    await page.told(known);
    keys.fails = true;
    expect(await page.told({ ...known, seal: { ...known.seal } })).toBe("waiting");
    expect(await page.told(other)).toBe("unknown");
    expect(await page.told(undefined)).toBe("unknown");
    keys.fails = false;
    expect(await page.told(known)).toBe("waiting");
  });

  it("SL7 seals for a device only by what was found of that one", async () => {
    const keys = new HeldKeys();
    const page = new Page(keys);
    const [known, other] = [await device(), await device()];
    await page.told(known);
    const offered = await x25519();
    const release = keys.holdNext();
    page.sealing.offered(offered);
    // Told in the moment in which the key is made.
    expect([await page.told({ ...other, seal: known.seal }), page.sealing.seal]).toEqual(["unproven", undefined]);
    const derive = vi.spyOn(crypto.subtle, "deriveKey");
    try {
      release();
      await vi.waitFor(() => expect(derive).toHaveResolved(), { timeout: 10_000 });
    } finally {
      derive.mockRestore();
    }
    // What waits for the derived key has had its turn once another one is made.
    await x25519();
    expect([page.sealing.state, page.sealing.seal]).toEqual(["unproven", undefined]);
  });

  it("SL2 is another one with each key that the helper offers, and for each key of the device", async () => {
    const page = new Page();
    const known = await device();
    await page.told(known);
    const [first, second] = [await x25519(), await x25519()];
    await page.after(() => page.sealing.offered(first));
    const seals = [page.sealing.seal];
    const again = page.after(() => page.sealing.offered(second));
    expect([page.sealing.seal, page.sealing.state, await again]).toEqual([undefined, "waiting", "waiting"]);
    expect(await page.after(() => undefined)).toBe("sealed");
    seals.push(page.sealing.seal);
    // The same once more: a ticket that was renewed.
    await page.told({ ...known });
    seals.push(page.sealing.seal);
    expect([new Set(seals).size, seals[1] === seals[2], seals.includes(undefined)]).toEqual([2, true, false]);
  });

  it("gives each message random bytes of its own, also the same one once more", async () => {
    const page = new Page();
    await page.told(await device());
    const key = await x25519();
    await page.after(() => page.sealing.offered(key));
    const messages = 200;
    const { seal } = page.sealing;
    if (seal === undefined) throw new Error("no seal");
    const sealed = await Promise.all(Array.from({ length: messages }, async () => seal.action(1, { do: "restart" })));
    const nonces = sealed.map((text) => fromBase64url(text).subarray(0, sealNonceBytes));
    expect(new Set(nonces.map((nonce) => nonce.join())).size).toBe(messages);
    // Nor are they those of a buffer before it was filled.
    expect(nonces.filter((nonce) => nonce.every((byte) => byte === 0))).toEqual([]);
  });

  it("SL8 cannot be had without keys, and a relay that does not pass it on is said to be old", async () => {
    const page = new Page(noKeys as MemoryKeys);
    expect(await page.told(await device())).toBe("no-crypto");
    expect(await page.sealing.publicKey()).toBeUndefined();
    const behind = new Page();
    behind.sealing.welcomed(["openings"]);
    expect(await behind.told(await device())).toBe("old-relay");
  });

  it("SL8 FR7 is not asked of a helper that has no key for it", async () => {
    expect(await new Page().told({ ...(await device()), seal: null })).toBe("open");
    expect(await new Page().told(undefined)).toBe("open");
  });
});

describe("the keys a browser keeps", () => {
  it("LW23 are told apart by a code, the beginning of the key's fingerprint", async () => {
    // RFC 7748 §6.1, Alice's public key.
    expect(await browserCode("hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo")).toBe("300C-9C96");
  });

  it("SL7 are its own pair, the same on every page, of which no script reads the private one, and what devices had", async () => {
    const [one, other] = [new IndexedDbKeys(), new IndexedDbKeys()];
    const [own, same] = await Promise.all([one.own(), other.own()]);
    expect(own?.publicKey).toBe(same?.publicKey);
    expect((await new IndexedDbKeys().own())?.publicKey).toBe(own?.publicKey);
    expect(own?.privateKey.extractable).toBe(false);
    const { id: known, publicKey } = await device();
    expect(await one.pinned(known)).toBeUndefined();
    await one.pin(known, publicKey);
    expect(await other.pinned(known)).toBe(publicKey);
  });

  it("SL7 are there once the browser's storage can be opened, though it could not before", async () => {
    const keys = new IndexedDbKeys();
    const open = vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("the disk is busy", "UnknownError");
    });
    const { id: known } = await device();
    await expect(keys.own()).rejects.toThrow("the disk is busy");
    await expect(keys.pinned(known)).rejects.toThrow("the disk is busy");
    open.mockRestore();
    expect(await keys.own()).toBeDefined();
    await expect(keys.pinned(known)).resolves.not.toThrow();
  });
});
