/** Who this helper is: its keys, the account it is paired with, the machine that was on. Knows no network. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { loadDeviceKeys, makeDeviceKeys, type DeviceKeys } from "./device-keys.ts";
import { readDeviceRecord, writeDeviceRecord, type DeviceRecord } from "./device-record.ts";
import { fileKeyStore } from "./file-key-store.ts";
import type { KeyStore } from "./key-store.ts";
import { machineHash } from "./machine-id.ts";

export interface DeviceOptions {
  /** The helper's folder. */
  readonly stateDir: string;
  /** Origin of the web app. */
  readonly server: string;
  /** The machine's own number, where it has one. */
  readonly machineId: string | undefined;
}

/** What pairing brings. */
export type Pairing = Pick<DeviceRecord, "device" | "owner"> & { readonly ticketKey: string };

const saltBytes = 32;

export class Device {
  readonly #options: DeviceOptions;
  readonly #store: KeyStore;
  readonly #salt: string;
  #keys: DeviceKeys;
  #record: DeviceRecord | undefined;

  private constructor(options: DeviceOptions, kept: { store: KeyStore; keys: DeviceKeys; salt: string }) {
    this.#options = options;
    this.#store = kept.store;
    this.#keys = kept.keys;
    this.#salt = kept.salt;
  }

  /** Throws a sentence when the keys cannot be had, or when this folder was made on another machine. */
  static async open(options: DeviceOptions): Promise<Device> {
    const known = readDeviceRecord(recordFile(options));
    const salt = known?.machine?.salt ?? randomBytes(saltBytes).toString("base64url");
    if (known?.machine !== undefined && known.machine.hash !== machineHash(salt, options.machineId)) {
      throw new Error(
        `${options.stateDir} was paired on another machine and copied here; pair this machine as a device of its own: coda-runner pair --server ${known.server}`,
      );
    }
    const store = fileKeyStore(join(options.stateDir, "device.key"));
    const device = new Device(options, { store, salt, keys: await loadDeviceKeys(store) });
    if (known?.server === options.server) device.#write({ ...known, machine: { salt, hash: device.machine } });
    return device;
  }

  get server(): string {
    return this.#options.server;
  }

  get keys(): DeviceKeys {
    return this.#keys;
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
    return machineHash(this.#salt, this.#options.machineId);
  }

  paired(pairing: Pairing): void {
    const machine = { salt: this.#salt, hash: this.machine };
    this.#write({ version: 1, server: this.server, machine, keys: this.#store.kind, ...pairing });
  }

  /** The first one told is believed, where a helper up to 0.1 was paired; what pairing told stays. */
  heardTicketKey(ticketKey: string): void {
    if (this.#record !== undefined && this.#record.ticketKey === undefined) this.#write({ ...this.#record, ticketKey });
  }

  /** Other keys in place of these: a key that was revoked is dead for good. */
  async renewKeys(): Promise<void> {
    const made = makeDeviceKeys();
    await this.#store.replace(made.text);
    this.#keys = made.keys;
  }

  #write(record: DeviceRecord): void {
    this.#record = record;
    writeDeviceRecord(recordFile(this.#options), record);
  }
}

function recordFile({ stateDir }: DeviceOptions): string {
  return join(stateDir, "device.json");
}
