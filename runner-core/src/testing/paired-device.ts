/** A device as pairing leaves it, and the web app's half of that: tickets are signed here as the web app signs them. */
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import {
  deviceIdSchema,
  defaultSlot,
  limits,
  ticketAudience,
  ticketIssuer,
  type ClientId,
  type SessionId,
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
  readonly #web = generateKeyPairSync("ed25519").privateKey;

  trust(webNowMs: number): HelperTrust {
    return { device: this.id, ticketKey: rawPublicKey(this.#web), sealKeys: this.keys.seal, webNowMs };
  }

  ticket({ session, client, role = "driver", bpk, issuedMs, claims }: TicketWish): string {
    const iat = Math.floor(issuedMs / 1_000);
    const times = { iat, ims: issuedMs, exp: iat + limits.ticketSeconds };
    const who = { jti: randomUUID(), sub: randomUUID(), name: "Ada", role, cid: client, bpk };
    const place = { dev: this.id, ses: session, idea: "idea", slot: defaultSlot };
    const text = `${part({ alg: "EdDSA", typ: "JWT" })}.${part({ iss: ticketIssuer, aud: ticketAudience, ...who, ...place, ...times, ...claims })}`;
    return `${text}.${sign(null, Buffer.from(text), this.#web).toString("base64url")}`;
  }
}
