/** A whole web back end for tests: a real database, a clock that stands still, and the route handlers themselves. */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { z } from "zod";
import {
  challengeReplySchema,
  deviceProofText,
  deviceTokenReplySchema,
  errorBodySchema,
  registerDeviceReplySchema,
  sessionReplySchema,
  type ApiSession,
  type DeviceId,
  type IdeaId,
  type MemberRole,
  type ProofPurpose,
  type Revocation,
  type UserId,
} from "@coda/protocol";
import * as challengeRoute from "../devmode/devices/challenge/route.ts";
import * as devicesRoute from "../devmode/devices/route.ts";
import * as selfRoute from "../devmode/devices/self/sessions/route.ts";
import * as tokenRoute from "../devmode/devices/token/route.ts";
import * as ideasRoute from "../devmode/ideas/route.ts";
import * as sessionsRoute from "../devmode/sessions/route.ts";
import { newMember, newStranger } from "@/server/testing/people.ts";
import { cookieOfRowId } from "@/server/account/auth.ts";
import { mintLocalCode, type CodePurpose } from "@/server/account/local-code.ts";
import { localOwner } from "@/server/account/local-owner.ts";
import { sessionCookieName } from "@/server/account/session-cookie.ts";
import { openUserSession } from "@/server/account/user-session.ts";
import { systemRest } from "@/server/clock.ts";
import { readConfig } from "@/server/config.ts";
import { installContext, type ServerContext } from "@/server/context.ts";
import { Figures } from "@/server/figure/figures.ts";
import { LongReplies } from "@/server/http/long-replies.ts";
import { smtpMailer } from "@/server/mail/smtp.ts";
import { RateLimits } from "@/server/http/rate-limits.ts";
import { webPusher } from "@/server/push/web-push.ts";
import type { RouteHandler } from "@/server/http/route.ts";
import { ScreenCache } from "@/server/session/screen-cache.ts";
import { noTracing, type Tracing } from "@/server/tracing.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";

export const origin = "http://127.0.0.1:4000";
/** What relay and web app share. */
export const relaySecret = "a secret that relay and web app share";
export const cronSecret = "a secret of the scheduler";
export const metricsToken = "a secret of the collector";
const signingKeys = generateKeyPairSync("ed25519");
export const ticketPublicKey = signingKeys.publicKey;

/** Who makes a call: headers that say so. */
export type Caller = Readonly<Record<string, string>>;
export const nobody: Caller = {};

export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly params?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** For real processes around it: where they reach each other, and the time by their clocks. */
export interface Surroundings {
  readonly origin?: string;
  readonly relayUrl?: string;
  readonly nowMs?: number;
  readonly tracing?: Tracing;
  /** More of the environment, or other values of it. */
  readonly env?: Readonly<Record<string, string>>;
}

export class World {
  readonly context: ServerContext;
  /** What the relay was told to close. */
  readonly revoked: Revocation[] = [];
  /** How long was waited between tries; nobody waits here. */
  readonly paused: number[] = [];
  readonly held: TestDatabase;
  readonly #later: Promise<void>[] = [];
  #now: number;

  constructor(held: TestDatabase, around: Surroundings = {}) {
    this.held = held;
    const { database, home } = held;
    this.#now = around.nowMs ?? Date.parse("2026-11-21T10:00:00.000Z");
    const config = readConfig({
      CODA_HOME: home,
      CODA_LOCAL: "1",
      NEXTAUTH_URL: around.origin ?? origin,
      NEXTAUTH_SECRET: "a secret of thirty-two characters or more",
      TICKET_SIGNING_KEY: signingKeys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      RELAY_INTERNAL_SECRET: relaySecret,
      CRON_SECRET: cronSecret,
      METRICS_TOKEN: metricsToken,
      DEVMODE_RELAY_URL: around.relayUrl ?? "ws://127.0.0.1:4001/v1/socket",
      ...around.env,
    });
    this.context = {
      config,
      orm: database.orm,
      clock: { now: () => new Date(this.#now) },
      relay: {
        revoke: async (revocations) => {
          this.revoked.push(...revocations);
          return true;
        },
      },
      tracing: around.tracing ?? noTracing,
      longReplies: new LongReplies(),
      rates: new RateLimits({ orm: database.orm, clock: { now: () => new Date(this.#now) } }),
      screens: new ScreenCache(),
      // Written when a test says so: no other one is to find rows that it did not make.
      figures: new Figures({
        orm: database.orm,
        clock: { now: () => new Date(this.#now) },
        pause: async () => undefined,
        afterReply: () => undefined,
        gatherMs: 0,
        isOn: config.figures,
      }),
      mail: config.waysIn.mail && smtpMailer(config.waysIn.mail),
      push: config.vapid && webPusher(config.vapid, config.origin),
      afterReply: (work) => this.#later.push(work()),
      rest: systemRest,
      pause: async (ms) => void this.paused.push(ms),
      random: (count) => randomBytes(count),
    };
    installContext(this.context);
  }

  /** On a database of its own. */
  static async open(open: () => Promise<TestDatabase>, around?: Surroundings): Promise<World> {
    const held = await open();
    await held.database.migrate();
    return new World(held, around);
  }

  async dispose(): Promise<void> {
    installContext(undefined);
    await this.held.dispose();
  }

  /** Resolves when what is done after replies is done. */
  async settled(): Promise<void> {
    await Promise.all(this.#later.splice(0));
  }

  advance(seconds: number): void {
    this.#now += seconds * 1_000;
  }

  mintCode(purpose: CodePurpose): string {
    const store = { home: this.context.config.home, now: () => new Date(this.#now) };
    return mintLocalCode(store, purpose, (count) => randomBytes(count));
  }

  async owner(): Promise<Caller> {
    return this.signedIn((await localOwner(this.context.orm)).id);
  }

  async stranger(): Promise<Caller> {
    return this.signedIn(await newStranger(this.context.orm));
  }

  async member(idea: IdeaId, role: MemberRole): Promise<{ readonly user: UserId; readonly caller: Caller }> {
    const user = await newMember(this.context.orm, idea, role);
    return { user, caller: await this.signedIn(user) };
  }

  async signedIn(user: UserId): Promise<Caller> {
    const cookie = await cookieOfRowId(this.context, await openUserSession(this.context, user));
    return { cookie: `${sessionCookieName(this.context.config)}=${cookie}` };
  }
}

export async function call(handler: RouteHandler, caller: Caller, given: Call = {}): Promise<Response> {
  const { method = "GET", path = "/api/devmode/x", params = {}, body, headers = {}, signal } = given;
  const request = new Request(`${origin}${path}`, {
    method,
    headers: { host: "127.0.0.1:4000", ...caller, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  });
  return handler(request, { params: Promise.resolve(params) });
}

export async function post(handler: RouteHandler, caller: Caller, body: unknown): Promise<Response> {
  return call(handler, caller, { method: "POST", body });
}

/** The reply's body when it is a success, parsed; a failure's text otherwise. */
export async function succeed<T>(response: Response, schema: z.core.$ZodType<T>): Promise<T> {
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return z.parse(schema, await response.json());
}

/** `status code`, e.g. `404 notFound`. */
export async function refusal(response: Response): Promise<string> {
  return `${response.status} ${errorBodySchema.parse(await response.json()).error.code}`;
}

export class TestDevice {
  readonly id: DeviceId;
  readonly key: KeyObject;

  private constructor(id: DeviceId, key: KeyObject) {
    this.id = id;
    this.key = key;
  }

  static async register(world: World, name = "laptop", keys = generateKeyPairSync("ed25519")): Promise<TestDevice> {
    const body = await registration({ code: world.mintCode("device"), name, keys });
    const reply = await call(devicesRoute.POST, nobody, { method: "POST", body });
    return new TestDevice((await succeed(reply, registerDeviceReplySchema)).device, keys.privateKey);
  }

  async token(): Promise<Caller> {
    const proof = await freshProof("token", this.key);
    const body = { device: this.id, ...proof };
    const reply = await call(tokenRoute.POST, nobody, { method: "POST", body });
    return { authorization: `Bearer ${(await succeed(reply, deviceTokenReplySchema)).token}` };
  }
}

interface Registering {
  readonly code: string;
  readonly name?: string;
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

export async function registration({ code, name = "laptop", keys }: Registering) {
  const publicKey = keys.publicKey.export({ format: "jwk" }).x;
  return { name, platform: "linux", version: "1", publicKey, code, ...(await freshProof("register", keys.privateKey)) };
}

export async function freshProof(purpose: ProofPurpose, key: KeyObject) {
  const reply = await call(challengeRoute.POST, nobody, { method: "POST" });
  const { challenge } = await succeed(reply, challengeReplySchema);
  return { challenge, signature: signProof({ purpose, challenge, key }) };
}

export function signProof(given: {
  purpose: ProofPurpose;
  challenge: string;
  key: KeyObject;
  origin?: string;
}): string {
  const text = deviceProofText(given.purpose, given.origin ?? origin, given.challenge);
  return sign(null, Buffer.from(text), given.key).toString("base64url");
}

/** An idea with one slot that the device has taken. */
export async function takenSession(owner: Caller, device: Caller, title: string): Promise<ApiSession> {
  const made = await call(ideasRoute.POST, owner, { method: "POST", body: { title } });
  const { idea } = await succeed(made, z.object({ idea: z.object({ id: z.string() }) }));
  const reserved = await call(sessionsRoute.POST, owner, { method: "POST", body: { idea: idea.id } });
  const { session } = await succeed(reserved, sessionReplySchema);
  await call(selfRoute.GET, device);
  return session;
}
