/** The helper's calls to the web app. Every reply is checked by its schema; every failure is a value. */
import {
  deviceAuditReplySchema,
  deviceSessionsReplySchema,
  deviceTokenReplySchema,
  keyRotationText,
  patchSessionReplySchema,
  registerDeviceReplySchema,
  sessionReplySchema,
  ticketReplySchema,
  type DeviceAuditEvent,
  type DeviceSession,
  type HelperFigures,
  type IdeaId,
  type PatchSession,
  type PatchSessionReply,
  type ReportedNotice,
  type SessionId,
  type Slot,
  type TicketReply,
} from "@coda/protocol";
import { z } from "zod";
import type { Device, Pairing } from "./device.ts";
import { callWebApp, challengeFrom, type ApiResult, type WebCall } from "./web-call.ts";

export interface WebApiOptions {
  readonly device: Device;
  readonly now: () => number;
  readonly fetch: typeof fetch;
}

/** A token is renewed this long before it ends. */
const renewMs = 60_000;

type TokenReply = z.infer<typeof deviceTokenReplySchema>;

export class WebApi {
  readonly #options: WebApiOptions;
  #token: { readonly token: string; readonly untilMs: number } | undefined;
  #tokenUnderWay: Promise<ApiResult<TokenReply>> | undefined;
  /** Changes of keys and finding out how one ended go one after the other: two at once would judge by each other's keys. */
  #lastOfKeys: Promise<unknown> = Promise.resolve();

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
  async token(): Promise<ApiResult<TokenReply>> {
    this.#tokenUnderWay ??= this.#inTurn(async () => this.#newToken()).finally(() => {
      this.#tokenUnderWay = undefined;
    });
    return this.#tokenUnderWay;
  }

  /** The next key in place of this one: both sign for it. Whatever is not heard of it is settled at the next token. */
  async rotateKey(): Promise<ApiResult<null>> {
    return this.#inTurn(async () => this.#changeKey());
  }

  async #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = this.#lastOfKeys.then(act);
    this.#lastOfKeys = turn.catch(() => undefined);
    return turn;
  }

  async #newToken(): Promise<ApiResult<TokenReply>> {
    const { device } = this.#options;
    const reply = await this.#askToken();
    if (reply.ok || reply.failure.code !== "forbidden" || !device.swapKeys()) return this.#settled(reply);
    // The end of a change of keys was not heard: the other ones may be good.
    const again = await this.#askToken();
    if (!again.ok) device.swapKeys();
    return this.#settled(again);
  }

  async #changeKey(): Promise<ApiResult<null>> {
    const { device } = this.#options;
    // Also settles what an earlier change left open.
    const token = await this.#newToken();
    if (!token.ok) return token;
    const challenge = await challengeFrom(device.server, this.#options.fetch);
    if (!challenge.ok) return challenge;
    const old = device.keys;
    const next = await device.prepareNextKeys();
    const { publicKey, seal } = next;
    const text = keyRotationText({
      origin: device.server,
      challenge: challenge.value,
      device: device.record?.device ?? "",
      publicKey,
      sealKey: seal.publicKey,
    });
    const signatures = { signature: old.sign(text), newSignature: next.sign(text) };
    const sealed = { sealKey: seal.publicKey, sealKeySignature: seal.signature };
    const reply = await this.#call({
      method: "POST",
      path: "/api/devmode/devices/self/key",
      body: { challenge: challenge.value, publicKey, ...sealed, ...signatures },
      reply: z.null(),
      token: token.value.token,
    });
    // Whether it was taken before something went wrong is found out at the next token.
    if (!reply.ok && ["unreachable", "internal", "unavailable"].includes(reply.failure.code)) return reply;
    if (reply.ok) device.swapKeys();
    await device.settleKeys();
    this.#token = undefined;
    return reply;
  }

  /** This device's own end: revoked, as its owner might. */
  async revoke(): Promise<ApiResult<null>> {
    return this.#asDevice({ method: "DELETE", path: "/api/devmode/devices/self", reply: z.null() });
  }

  async #settled(reply: ApiResult<TokenReply>): Promise<ApiResult<TokenReply>> {
    if (reply.ok) await this.#options.device.settleKeys();
    return reply;
  }

  async #askToken(): Promise<ApiResult<TokenReply>> {
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
      // This helper obeys a pause of recording: it wants to be told of them.
      path: "/api/devmode/devices/self/sessions?pauses=1",
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

  /** Lines of the local audit log. */
  async reportAudit(events: readonly DeviceAuditEvent[]): Promise<ApiResult<z.infer<typeof deviceAuditReplySchema>>> {
    return this.#asDevice({
      method: "POST",
      path: "/api/devmode/devices/self/audit",
      reply: deviceAuditReplySchema,
      body: { events },
    });
  }

  /** What was found in this device's sessions that their people want to be told of. */
  async reportNotices(notices: readonly ReportedNotice[]): Promise<ApiResult<unknown>> {
    return this.#asDevice({
      method: "POST",
      path: "/api/devmode/devices/self/notices",
      reply: z.unknown(),
      body: { notices },
    });
  }

  async reportFigures(figures: HelperFigures): Promise<ApiResult<unknown>> {
    return this.#asDevice({
      method: "POST",
      path: "/api/devmode/devices/self/figures",
      reply: z.unknown(),
      body: figures,
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
    const reply = await challengeFrom(server, this.#options.fetch);
    if (!reply.ok) return reply;
    const challenge = reply.value;
    return { ok: true, value: { challenge, signature: keys.prove(purpose, server, challenge) } };
  }

  /** What goes with each proof of who this is. */
  #told() {
    const { keys, machine } = this.#options.device;
    return { sealKey: keys.seal.publicKey, sealKeySignature: keys.seal.signature, machine };
  }

  async #asDevice<Schema extends z.core.$ZodType>(call: WebCall<Schema>): Promise<ApiResult<z.infer<Schema>>> {
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

  async #call<Schema extends z.core.$ZodType>(call: WebCall<Schema>): Promise<ApiResult<z.infer<Schema>>> {
    return callWebApp(this.#options.device.server, this.#options.fetch, call);
  }
}
