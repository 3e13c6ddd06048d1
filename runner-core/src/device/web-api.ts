/** The helper's calls to the web app. Every reply is checked by its schema; every failure is a value. */
import {
  challengeReplySchema,
  deviceSessionsReplySchema,
  deviceTokenReplySchema,
  errorBodySchema,
  patchSessionReplySchema,
  registerDeviceReplySchema,
  sessionReplySchema,
  ticketReplySchema,
  type DeviceSession,
  type ErrorCode,
  type IdeaId,
  type PatchSession,
  type PatchSessionReply,
  type SessionId,
  type Slot,
  type TicketReply,
} from "@coda/protocol";
import type { z } from "zod";
import { reasonOf } from "../log.ts";
import type { Device, Pairing } from "./device.ts";

/** `code` 'unreachable': no answer, or one that is none of ours; worth another try. */
export interface ApiFailure {
  readonly code: ErrorCode | "unreachable";
  readonly message: string;
  readonly details?: unknown;
}
export type ApiResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: ApiFailure };

export interface WebApiOptions {
  readonly device: Device;
  readonly now: () => number;
  readonly fetch: typeof fetch;
}

interface Call<Schema extends z.ZodType> {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly reply: Schema;
  readonly body?: unknown;
  readonly token?: string;
}

const callMs = 15_000;
/** A token is renewed this long before it ends. */
const renewMs = 60_000;

export class WebApi {
  readonly #options: WebApiOptions;
  #token: { readonly token: string; readonly untilMs: number } | undefined;

  constructor(options: WebApiOptions) {
    this.#options = options;
  }

  /** By a code of the owner's own. Conflict: the key was revoked. */
  async register(device: {
    name: string;
    platform: string;
    version: string;
    code: string;
  }): Promise<ApiResult<Pairing>> {
    const proof = await this.#proof("register");
    if (!proof.ok) return proof;
    return this.#call({
      method: "POST",
      path: "/api/devmode/devices",
      reply: registerDeviceReplySchema,
      body: { ...device, publicKey: this.#options.device.keys.publicKey, ...this.#told(), ...proof.value },
    });
  }

  /** A new one, for this device's calls. Forbidden: revoked or forgotten; conflict: used on another machine. */
  async token(): Promise<ApiResult<z.infer<typeof deviceTokenReplySchema>>> {
    const { device } = this.#options;
    if (device.record === undefined)
      return { ok: false, failure: { code: "signedOut", message: "this device is not paired" } };
    const proof = await this.#proof("token");
    if (!proof.ok) return proof;
    const reply = await this.#call({
      method: "POST",
      path: "/api/devmode/devices/token",
      reply: deviceTokenReplySchema,
      body: { device: device.record.device, ...this.#told(), ...proof.value },
    });
    if (!reply.ok) return reply;
    device.heardTicketKey(reply.value.ticketKey);
    this.#token = { token: reply.value.token, untilMs: Date.parse(reply.value.expiresAt) };
    return reply;
  }

  async sessions(): Promise<ApiResult<DeviceSession[]>> {
    const reply = await this.#asDevice({
      method: "GET",
      path: "/api/devmode/devices/self/sessions",
      reply: deviceSessionsReplySchema,
    });
    return reply.ok ? { ok: true, value: reply.value.sessions } : reply;
  }

  async reserve(idea: IdeaId, slot: Slot): Promise<ApiResult<SessionId>> {
    const body = { idea, slot, device: this.#options.device.record?.device };
    const reply = await this.#asDevice({
      method: "POST",
      path: "/api/devmode/sessions",
      reply: sessionReplySchema,
      body,
    });
    return reply.ok ? { ok: true, value: reply.value.session.id } : reply;
  }

  async patch(session: SessionId, patch: PatchSession): Promise<ApiResult<PatchSessionReply>> {
    return this.#asDevice({
      method: "PATCH",
      path: `/api/devmode/sessions/${session}`,
      reply: patchSessionReplySchema,
      body: patch,
    });
  }

  async ticket(): Promise<ApiResult<TicketReply>> {
    return this.#asDevice({
      method: "POST",
      path: "/api/devmode/tickets",
      reply: ticketReplySchema,
      body: { for: "device" },
    });
  }

  async #proof(purpose: "register" | "token"): Promise<ApiResult<{ challenge: string; signature: string }>> {
    const { keys, server } = this.#options.device;
    const reply = await this.#call({
      method: "POST",
      path: "/api/devmode/devices/challenge",
      reply: challengeReplySchema,
    });
    if (!reply.ok) return reply;
    const { challenge } = reply.value;
    return { ok: true, value: { challenge, signature: keys.prove(purpose, server, challenge) } };
  }

  /** What goes with each proof of who this is. */
  #told() {
    const { keys, machine } = this.#options.device;
    return { sealKey: keys.seal.publicKey, sealKeySignature: keys.seal.signature, machine };
  }

  async #asDevice<Schema extends z.ZodType>(call: Call<Schema>): Promise<ApiResult<z.infer<Schema>>> {
    const token = await this.#freshToken();
    if (!token.ok) return token;
    const result = await this.#call({ ...call, token: token.value });
    if (!result.ok && result.failure.code === "signedOut") this.#token = undefined;
    return result;
  }

  async #freshToken(): Promise<ApiResult<string>> {
    if (this.#token !== undefined && this.#token.untilMs - renewMs > this.#options.now())
      return { ok: true, value: this.#token.token };
    const reply = await this.token();
    return reply.ok ? { ok: true, value: reply.value.token } : reply;
  }

  async #call<Schema extends z.ZodType>(call: Call<Schema>): Promise<ApiResult<z.infer<Schema>>> {
    try {
      const response = await this.#options.fetch(new URL(call.path, this.#options.device.server), {
        method: call.method,
        headers: {
          ...(call.body === undefined ? {} : { "content-type": "application/json" }),
          ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        signal: AbortSignal.timeout(callMs),
      });
      const json: unknown = await response.json();
      const reply = response.ok ? call.reply.safeParse(json) : undefined;
      if (reply?.success === true) return { ok: true, value: reply.data };
      const error = errorBodySchema.safeParse(json);
      return {
        ok: false,
        failure: error.success
          ? error.data.error
          : { code: "unreachable", message: `an unexpected answer (HTTP ${response.status})` },
      };
    } catch (error) {
      return { ok: false, failure: { code: "unreachable", message: reasonOf(error) } };
    }
  }
}
