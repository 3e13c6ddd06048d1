/** A helper that nobody knows yet, as the pairing routes see one: its keys, and what it signs. */
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import {
  finishPairingReplySchema,
  pairingPollText,
  pollPairingReplySchema,
  sealKeyText,
  startPairingReplySchema,
} from "@coda/protocol";
import type { z } from "zod";
import * as finishRoute from "../devmode/pairings/[id]/finish/route.ts";
import * as pollRoute from "../devmode/pairings/[id]/poll/route.ts";
import * as pairingsRoute from "../devmode/pairings/route.ts";
import { call, freshProof, nobody, origin, succeed } from "./world.ts";

export type Shown = z.infer<typeof startPairingReplySchema>;

export class NewHelper {
  readonly #keys = generateKeyPairSync("ed25519");
  readonly #seal = generateKeyPairSync("x25519");
  readonly address: string;

  /** `address`: where it asks from. */
  constructor(address = "192.0.2.1") {
    this.address = address;
  }

  get key(): KeyObject {
    return this.#keys.privateKey;
  }

  get publicKey(): string {
    return raw(this.#keys.publicKey);
  }

  /** Of its two keys, as it tells them anywhere. */
  get told() {
    const sealKey = raw(this.#seal.publicKey);
    const sealKeySignature = this.sign(sealKeyText(sealKey));
    return { publicKey: this.publicKey, sealKey, sealKeySignature, machine: "bWFjaGluZQ" };
  }

  sign(text: string): string {
    return sign(null, Buffer.from(text), this.key).toString("base64url");
  }

  async asks(more: object = {}): Promise<Response> {
    const body = { name: "laptop", platform: "linux", version: "1", ...this.told, ...more };
    const proven = { ...(await freshProof("pair", this.key)), ...body };
    return call(pairingsRoute.POST, nobody, { method: "POST", body: proven, headers: { "coda-peer": this.address } });
  }

  async begins(): Promise<Shown> {
    return succeed(await this.asks(), startPairingReplySchema);
  }

  async polls(pairing: string): Promise<Response> {
    const body = { signature: this.sign(pairingPollText(origin, pairing)) };
    return call(pollRoute.POST, nobody, { method: "POST", params: { id: pairing }, body });
  }

  async hears(pairing: string): Promise<z.infer<typeof pollPairingReplySchema>> {
    return succeed(await this.polls(pairing), pollPairingReplySchema);
  }

  async ends(pairing: string, accept = true): Promise<Response> {
    return finish(pairing, { accept, ...(await freshProof("register", this.key)) });
  }

  async accepts(pairing: string): Promise<z.infer<typeof finishPairingReplySchema>> {
    return succeed(await this.ends(pairing), finishPairingReplySchema);
  }
}

export async function finish(pairing: string, body: unknown): Promise<Response> {
  return call(finishRoute.POST, nobody, { method: "POST", params: { id: pairing }, body });
}

function raw(key: KeyObject): string {
  const { x } = key.export({ format: "jwk" });
  if (x === undefined) throw new Error("a key without a raw form");
  return x;
}
