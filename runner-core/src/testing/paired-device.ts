/** A device as pairing leaves it, and the web app's half of that: tickets are signed here as the web app signs them. */
import { createPublicKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import {
  deviceIdSchema,
  defaultSlot,
  limits,
  ticketAudience,
  ticketIssuer,
  type ClientId,
  type SessionId,
  type TicketDevice,
} from "@coda/protocol";
import { makeDeviceKeys, rawPublicKey } from "../device/device-keys.ts";
import type { HelperTrust } from "../link/joined-clients.ts";

export interface TicketWish {
  readonly session: SessionId;
  readonly client: ClientId;
  readonly role?: "viewer" | "driver";
  /** The browser's key, where it seals. */
  readonly bpk?: string | undefined;
  readonly issuedMs: number;
  /** In place of what is right. */
  readonly claims?: object;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

export class PairedDevice {
  readonly id = deviceIdSchema.parse(randomUUID());
  readonly keys = makeDeviceKeys().keys;
  /** Whose tickets these are where a wish does not say otherwise. */
  readonly account = randomUUID();
  readonly #web = generateKeyPairSync("ed25519").privateKey;

  /** As a relay is given it, SPKI PEM. */
  get ticketKeyPem(): string {
    return String(createPublicKey(this.#web).export({ format: "pem", type: "spki" }));
  }

  /** What the web app tells browsers with their tickets. */
  get told(): TicketDevice {
    const { publicKey, signature } = this.keys.seal;
    return { id: this.id, publicKey: this.keys.publicKey, seal: { publicKey, signature } };
  }

  trust(webNowMs: number): HelperTrust {
    return { device: this.id, ticketKey: rawPublicKey(this.#web), sealKeys: this.keys.seal, webNowMs };
  }

  /** Its own. */
  helperTicket(issuedMs: number): string {
    return this.#sign({ role: "helper", dev: this.id, sub: randomUUID() }, issuedMs);
  }

  ticket({ session, client, role = "driver", bpk, issuedMs, claims }: TicketWish): string {
    const who = { sub: this.account, name: "Ada", role, cid: client, bpk };
    const place = { dev: this.id, ses: session, idea: "idea", slot: defaultSlot };
    return this.#sign({ ...who, ...place, ...claims }, issuedMs);
  }

  #sign(claims: object, issuedMs: number): string {
    const iat = Math.floor(issuedMs / 1_000);
    const times = { iat, ims: issuedMs, exp: iat + limits.ticketSeconds };
    const common = { iss: ticketIssuer, aud: ticketAudience, jti: randomUUID(), ...times };
    const text = `${part({ alg: "EdDSA", typ: "JWT" })}.${part({ ...common, ...claims })}`;
    return `${text}.${sign(null, Buffer.from(text), this.#web).toString("base64url")}`;
  }
}
