/**
 * Whether what is typed here is sealed, and with what: which device it is for, as the web app tells with each ticket and
 * as this browser has known it, and the key that the device's helper offers on this connection. Knows no input.
 */
import type { ClientId, SessionId, TicketDevice } from "@coda/protocol";
import { isVouchedFor, openInputSeal, type InputSeal } from "./input-seal.ts";
import type { SealKeyStore } from "./seal-keys.ts";
import type { SealState } from "./seal-state.ts";

export interface SealingPorts {
  readonly keys: SealKeyStore;
  readonly place: { readonly session: SessionId; readonly client: ClientId };
  changed(): void;
  /** For whoever looks for the cause of a failure. */
  report(what: string, error: unknown): void;
}

type Trust = Exclude<SealState, "waiting" | "sealed" | "old-relay"> | "trusted";

export class Sealing {
  readonly #ports: SealingPorts;
  #device: TicketDevice | undefined;
  #trust: Trust = "unknown";
  /** Settles when the device of the newest ticket has been judged. */
  #judged: Promise<void> = Promise.resolve();
  #relayPasses = true;
  #offeredKey: string | undefined;
  #seal: InputSeal | undefined;

  constructor(ports: SealingPorts) {
    this.#ports = ports;
  }

  get state(): SealState {
    if (this.#trust !== "trusted") return this.#trust;
    if (!this.#relayPasses) return "old-relay";
    return this.#seal === undefined ? "waiting" : "sealed";
  }

  /** Of this connection's helper. */
  get seal(): InputSeal | undefined {
    return this.#trust === "trusted" ? this.#seal : undefined;
  }

  /** What the web app signs into this page's tickets. */
  async publicKey(): Promise<string | undefined> {
    return (await this.#own())?.publicKey;
  }

  /** The web app names the session's device. */
  deviceTold(device: TicketDevice | undefined): void {
    this.#device = device;
    this.#judged = this.#judge(device).then(
      (trust) => {
        if (this.#device !== device) return;
        this.#trust = trust;
        // What its helper offered while it was not trusted yet is worth something now.
        if (trust === "trusted" && this.#seal === undefined && this.#offeredKey !== undefined)
          this.offered(this.#offeredKey);
        this.#ports.changed();
      },
      (error: unknown) => this.#ports.report("this browser cannot remember the device's key", error),
    );
  }

  welcomed(capabilities: readonly string[]): void {
    this.#relayPasses = capabilities.includes("sealed");
  }

  /** Another helper connection: what was sealed for the last one opens nothing there. */
  reset(): void {
    this.#offeredKey = undefined;
    this.#seal = undefined;
  }

  offered(offeredKey: string): void {
    this.#offeredKey = offeredKey;
    this.#derive(offeredKey).then(
      (seal) => {
        if (seal === undefined || this.#offeredKey !== offeredKey) return;
        this.#seal = seal;
        this.#ports.changed();
      },
      (error: unknown) => this.#ports.report("the key that the device offered is none", error),
    );
  }

  /** Its user says that the device may have another key. */
  async acceptDevice(): Promise<void> {
    const device = this.#device;
    if (this.#trust !== "changed" || device === undefined) return;
    await this.#ports.keys.pin(device.id, device.publicKey);
    this.deviceTold(device);
  }

  async #own() {
    try {
      return await this.#ports.keys.own();
    } catch (error) {
      this.#ports.report("this browser keeps no keys", error);
      return undefined;
    }
  }

  async #judge(device: TicketDevice | undefined): Promise<Trust> {
    if (device === undefined) return "open";
    const { keys } = this.#ports;
    const known = await keys.pinned(device.id).catch(() => undefined);
    if (device.seal === null) return known === undefined ? "open" : "changed";
    if ((await this.#own()) === undefined) return "no-crypto";
    if (!(await isVouchedFor(device))) return "unproven";
    if (known !== undefined && known !== device.publicKey) return "changed";
    if (known === undefined) await keys.pin(device.id, device.publicKey);
    return "trusted";
  }

  async #derive(offeredKey: string): Promise<InputSeal | undefined> {
    await this.#judged;
    const own = await this.#own();
    const { id: device, seal } = this.#device ?? { seal: null };
    if (own === undefined || device === undefined || seal === null || this.#trust !== "trusted") return undefined;
    const keys = { browserKey: own.publicKey, deviceKey: seal.publicKey, offeredKey };
    return openInputSeal({ ...this.#ports.place, device, ...keys }, own);
  }
}
