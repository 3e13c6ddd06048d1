/** Who this helper is: its keys, the account it is paired with, the machine that was on. Knows no network. */
import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DeviceUnfit } from "../config/config-error.ts";
import { loadDeviceKeys, makeDeviceKeys, type DeviceKeys } from "./device-keys.ts";
import { readDeviceRecord, writeDeviceRecord, type DeviceRecord } from "./device-record.ts";
import type { KeyStore, KeyStoreKind } from "./key-store.ts";
import { openKeyStore } from "./key-stores.ts";
import { machineHash } from "./machine-id.ts";

export interface DeviceOptions {
  /** The helper's folder. */
  readonly stateDir: string;
  /** Origin of the web app. */
  readonly server: string;
  /** The machine's own number, where it has one. */
  readonly machineId: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** What pairing brings. */
export type Pairing = Pick<DeviceRecord, "device" | "owner"> & { readonly ticketKey: string };

interface Kept {
  readonly salt: string;
  readonly store: KeyStore;
  /** Of a change of keys whose end this helper has not heard yet. */
  readonly nextStore: KeyStore;
}

const saltBytes = 32;

export class Device {
  readonly #options: DeviceOptions;
  readonly #kept: Kept;
  #keys: DeviceKeys;
  #next: DeviceKeys | undefined;
  #record: DeviceRecord | undefined;
  #hearsOtherKey = false;

  private constructor(options: DeviceOptions, kept: Kept, keys: DeviceKeys) {
    this.#options = options;
    this.#kept = kept;
    this.#keys = keys;
  }

  /** Throws a DeviceUnfit when its keys are gone, or when this folder was paired on another machine. */
  static async open(options: DeviceOptions): Promise<Device> {
    const known = readDeviceRecord(recordFile(options.stateDir));
    if (known !== undefined && isCopied(known, options.machineId)) {
      throw new DeviceUnfit(
        `${options.stateDir} was paired on another machine and copied here; pair this machine as a device of its own: coda-runner pair --server ${known.server}`,
      );
    }
    const kept = keptBy(options, known);
    if (known?.keys !== undefined && (await kept.store.read()) === undefined) {
      throw new DeviceUnfit(
        `${kept.store.place} has no key; pair this device anew: coda-runner pair --server ${known.server}`,
      );
    }
    const device = new Device(options, kept, await loadDeviceKeys(kept.store));
    if ((await kept.nextStore.read()) !== undefined) device.#next = await loadDeviceKeys(kept.nextStore);
    if (known?.server === options.server)
      device.#write({ ...known, keys: kept.store.kind, machine: { salt: kept.salt, hash: device.machine } });
    return device;
  }

  /** A device that nobody knows yet, with new keys in such a store; what was kept here of an earlier one is gone. */
  static async begin(options: DeviceOptions, keyStore: KeyStoreKind): Promise<Device> {
    await forget(keptBy(options, readDeviceRecord(recordFile(options.stateDir))), options);
    const kept = keptBy(options, undefined, keyStore);
    return new Device(options, kept, await loadDeviceKeys(kept.store));
  }

  get server(): string {
    return this.#options.server;
  }

  get keys(): DeviceKeys {
    return this.#keys;
  }

  /** Where the private ones are. */
  get store(): Pick<KeyStore, "kind" | "place"> {
    return this.#kept.store;
  }

  /** Undefined while this device is not paired with `server`. */
  get record(): DeviceRecord | undefined {
    return this.#record;
  }

  /** The web app's raw Ed25519 public key, as it was told at pairing: tickets are checked against it. */
  get ticketKey(): string | undefined {
    return this.#record?.ticketKey;
  }

  /** As the web app is told. */
  get machine(): string {
    return machineHash(this.#kept.salt, this.#options.machineId);
  }

  paired(pairing: Pairing, by: NonNullable<DeviceRecord["by"]>): void {
    const { salt, store } = this.#kept;
    const { device, owner, ticketKey } = pairing;
    const machine = { salt, hash: this.machine };
    this.#hearsOtherKey = false;
    this.#write({ version: 1, device, server: this.server, owner, ticketKey, machine, keys: store.kind, by });
  }

  /** Whoever starts it has a code of this device's owner: how it was paired, an older helper did not write down. */
  startedWithCode(): void {
    if (this.#record !== undefined && this.#record.by === undefined) this.#write({ ...this.#record, by: "code" });
  }

  /** The first one told is believed, where a helper up to 0.1 was paired; what pairing told stays. */
  heardTicketKey(ticketKey: string): void {
    if (this.#record !== undefined && this.#record.ticketKey === undefined) this.#write({ ...this.#record, ticketKey });
    this.#hearsOtherKey = this.#record !== undefined && this.#record.ticketKey !== ticketKey;
  }

  /** The web app names another ticket key than the one it was paired with: no browser's ticket is good here. */
  get hearsOtherTicketKey(): boolean {
    return this.#hearsOtherKey;
  }

  /** Other keys in place of these: a key that was revoked is dead for good. */
  async renewKeys(): Promise<void> {
    const made = makeDeviceKeys();
    await this.#kept.store.replace(made.text);
    this.#keys = made.keys;
  }

  /** Keys that follow these once the web app has taken them; kept before it is asked, so that none is lost. */
  async prepareNextKeys(): Promise<DeviceKeys> {
    const made = makeDeviceKeys();
    await this.#kept.nextStore.replace(made.text);
    this.#next = made.keys;
    return made.keys;
  }

  /** True when there are next keys: they are in use from now on, and a second call takes that back. */
  swapKeys(): boolean {
    if (this.#next === undefined) return false;
    [this.#keys, this.#next] = [this.#next, this.#keys];
    return true;
  }

  /** The keys in use are the ones that stay. */
  async settleKeys(): Promise<void> {
    if (this.#next === undefined) return;
    const { store, nextStore } = this.#kept;
    const kept = await loadDeviceKeys(store);
    const next = await nextStore.read();
    if (kept.publicKey !== this.#keys.publicKey && next !== undefined) await store.replace(next);
    await nextStore.remove();
    this.#next = undefined;
  }

  /** Nothing of it stays here. */
  async forget(): Promise<void> {
    this.#record = undefined;
    await forget(this.#kept, this.#options);
  }

  #write(record: DeviceRecord): void {
    this.#record = record;
    writeDeviceRecord(recordFile(this.#options.stateDir), record);
  }
}

/** Whether the folder of this record was paired on another machine. */
function isCopied({ machine }: DeviceRecord, machineId: string | undefined): boolean {
  return machine !== undefined && machine.hash !== machineHash(machine.salt, machineId);
}

export function recordFile(stateDir: string): string {
  return join(stateDir, "device.json");
}

/** Without a record, and in records of helpers up to 0.1: a file. */
function keptBy(options: DeviceOptions, known: DeviceRecord | undefined, kind = known?.keys ?? "file"): Kept {
  const salt = known?.machine?.salt ?? randomBytes(saltBytes).toString("base64url");
  const id = createHash("sha256").update(salt).digest("hex").slice(0, 16);
  const name = kind === "file" ? "device.key" : `device-${id}`;
  const store = openKeyStore(kind, name, options);
  const nextStore = openKeyStore(kind, kind === "file" ? "device.key.next" : `${name}-next`, options);
  return { salt, store, nextStore };
}

async function forget({ store, nextStore }: Kept, { stateDir }: DeviceOptions): Promise<void> {
  await nextStore.remove();
  await store.remove();
  rmSync(recordFile(stateDir), { force: true });
}
