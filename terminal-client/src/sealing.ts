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

/** A device as it was told, with what was found of it: one is never held to be what was found of another. */
interface Judged {
  readonly device: TicketDevice | undefined;
  readonly trust: Trust;
}

export class Sealing {
  readonly #ports: SealingPorts;
  /** By the newest ticket; judged in a moment. */
  #told: TicketDevice | undefined;
  #judged: Judged = { device: undefined, trust: "unknown" };
  #relayPasses = true;
  #offeredKey: string | undefined;
  #seal: InputSeal | undefined;

  constructor(ports: SealingPorts) {
    this.#ports = ports;
  }

  get state(): SealState {
    const { trust } = this.#judged;
    if (trust !== "trusted") return trust;
    if (!this.#relayPasses) return "old-relay";
    return this.#seal === undefined ? "waiting" : "sealed";
  }

  /** Of this connection's helper. Another one whenever what was sealed with the last is answered by nobody. */
  get seal(): InputSeal | undefined {
    return this.#seal;
  }

  /** What the web app signs into this page's tickets. */
  async publicKey(): Promise<string | undefined> {
    return (await this.#own())?.publicKey;
  }

  /** The web app names the session's device. */
  deviceTold(device: TicketDevice | undefined): void {
    this.#told = device;
    void this.#judgeOrNot(device).then((trust) => {
      if (this.#told === device) this.#adopt({ device, trust });
    });
  }

  welcomed(capabilities: readonly string[]): void {
    this.#relayPasses = capabilities.includes("sealed");
  }

  /** Another helper connection: what was sealed for the last one opens nothing there. */
  reset(): void {
    this.#offeredKey = undefined;
    this.#seal = undefined;
  }

  /** In place of what it offered before on this connection, too. */
  offered(offeredKey: string): void {
    const hadSeal = this.#seal !== undefined;
    this.#offeredKey = offeredKey;
    this.#seal = undefined;
    if (hadSeal) this.#ports.changed();
    this.#deriveFor(offeredKey);
  }

  /** Its user says that the device may have another key. */
  async acceptDevice(): Promise<void> {
    const { device, trust } = this.#judged;
    if (trust !== "changed" || device === undefined) return;
    await this.#ports.keys.pin(device.id, device.publicKey);
    this.deviceTold(this.#told);
  }

  #adopt(judged: Judged): void {
    const isSameKey = judged.trust === "trusted" && isSame(judged.device, this.#judged.device);
    this.#judged = judged;
    if (!isSameKey) this.#seal = undefined;
    // What its helper offered while it was not trusted yet is worth something now.
    if (this.#seal === undefined && this.#offeredKey !== undefined) this.#deriveFor(this.#offeredKey);
    this.#ports.changed();
  }

  #deriveFor(offeredKey: string): void {
    const { device, trust } = this.#judged;
    if (device === undefined || trust !== "trusted") return;
    this.#derive(device, offeredKey).then(
      (seal) => {
        if (seal === undefined || this.#offeredKey !== offeredKey || !isSame(this.#judged.device, device)) return;
        this.#seal = seal;
        this.#ports.changed();
      },
      (error: unknown) => this.#ports.report("the key that the device offered is none", error),
    );
  }

  async #own() {
    try {
      return await this.#ports.keys.own();
    } catch (error) {
      this.#ports.report("this browser keeps no keys", error);
      return undefined;
    }
  }

  /** What this browser has known cannot be read: then it knows nothing, and types nothing. */
  async #judgeOrNot(device: TicketDevice | undefined): Promise<Trust> {
    try {
      return await this.#judge(device);
    } catch (error) {
      this.#ports.report("this browser cannot remember the device's key", error);
      return "unknown";
    }
  }

  async #judge(device: TicketDevice | undefined): Promise<Trust> {
    const { keys, place } = this.#ports;
    if (this.#judged.trust === "trusted" && isSame(device, this.#judged.device)) return "trusted";
    if (device === undefined || device.seal === null) return this.#judgeWithoutKey(device);
    if ((await this.#own()) === undefined) return "no-crypto";
    if (!(await isVouchedFor(device))) return "unproven";
    const known = await keys.pinned(device.id);
    if (known !== undefined && known !== device.publicKey) return "changed";
    if (known === undefined) await keys.pin(device.id, device.publicKey);
    await keys.pin(place.session, device.publicKey);
    return "trusted";
  }

  /** In the open only where this browser has never sealed: a web app that leaves the key out learns nothing by that. */
  async #judgeWithoutKey(device: TicketDevice | undefined): Promise<Trust> {
    const { keys, place } = this.#ports;
    if (device !== undefined && (await keys.pinned(device.id)) !== undefined) return "changed";
    return (await keys.pinned(place.session)) === undefined ? "open" : "unproven";
  }

  async #derive(device: TicketDevice, offeredKey: string): Promise<InputSeal | undefined> {
    const own = await this.#own();
    if (own === undefined || device.seal === null) return undefined;
    const keys = { browserKey: own.publicKey, deviceKey: device.seal.publicKey, offeredKey };
    return openInputSeal({ ...this.#ports.place, device: device.id, ...keys }, own);
  }
}

function isSame(one: TicketDevice | undefined, other: TicketDevice | undefined): boolean {
  return (
    one?.id === other?.id && one?.publicKey === other?.publicKey && one?.seal?.publicKey === other?.seal?.publicKey
  );
}
