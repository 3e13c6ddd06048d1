/**
 * What revocations are measured on: the built web app on a Postgres server, two relays as processes on a NATS server, and
 * people, devices and links made for one round each. The web app calls one relay; the sockets are at the other.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../drizzle/client.ts";
import type { Database } from "../drizzle/database.ts";
import { ideas, users } from "../drizzle/schema/index.ts";
import { WebClient } from "../e2e/support/web-client.ts";
import { WebServer } from "../e2e/support/web-server.ts";
import { startPostgres, type RunningPostgres } from "../scripts/setup/postgres.ts";
import { cookieOfRowId } from "../server/account/auth.ts";
import { sessionCookieName } from "../server/account/session-cookie.ts";
import { openUserSession } from "../server/account/user-session.ts";
import { systemClock } from "../server/clock.ts";
import { readConfig, type Config } from "../server/config.ts";
import { guestCookieName } from "../server/share/guest-cookie.ts";
import { newMember, newStranger } from "../server/testing/people.ts";
import { newDevice, newSession, newShare } from "../server/testing/places.ts";
import {
  ideaIdSchema,
  shareHeader,
  userIdSchema,
  type ClientId,
  type Revocation,
  type SessionId,
  type UserId,
} from "@coda/protocol";
import { keys, origin as relayTestOrigin, socketUrl, ticket, welcomed } from "@coda/relay/testing/greeting";
import { NatsProcess } from "@coda/relay/testing/nats-process";
import type { SocketPeer } from "@coda/relay/testing/socket-peer";
import { ServerProcess } from "./relay/server-process.ts";

export const revokedKinds = ["device", "member", "share", "session", "user"] as const;
export type RevokedKind = (typeof revokedKinds)[number];

/** Who is there by a permission, and how it is taken back. */
export interface Target {
  readonly peers: readonly SocketPeer[];
  /** Resolves when the web app has answered. */
  readonly takeBack: () => Promise<void>;
  readonly revocation: Revocation;
}

const secret = "bench-".repeat(8);
const idea = ideaIdSchema.parse("first");

interface Parts {
  readonly home: string;
  readonly postgres: RunningPostgres;
  readonly database: Database;
  readonly nats: NatsProcess;
  readonly relays: readonly [called: ServerProcess, other: ServerProcess];
  readonly web: WebServer;
  readonly config: Config;
}

export class RevocableWorld {
  readonly #parts: Parts;
  readonly #owner: UserId;
  readonly #ownersPages: WebClient;
  readonly #adminsPages: WebClient;
  #made = 0;

  private constructor(parts: Parts, people: { owner: UserId; ownersPages: WebClient; adminsPages: WebClient }) {
    this.#parts = parts;
    this.#owner = people.owner;
    this.#ownersPages = people.ownersPages;
    this.#adminsPages = people.adminsPages;
  }

  static async start(): Promise<RevocableWorld> {
    const parts = await startParts();
    const { orm } = parts.database;
    const owner = await newStranger(orm, "the owner");
    await orm.insert(ideas).values({ id: idea, userId: owner, title: "An idea" });
    const [admin] = await orm.insert(users).values({ name: "an admin", isAdmin: true }).returning({ id: users.id });
    const [ownersPages, adminsPages] = [
      await signedIn(parts, owner),
      await signedIn(parts, userIdSchema.parse(admin?.id)),
    ];
    return new RevocableWorld(parts, { owner, ownersPages, adminsPages });
  }

  /** For web processes beside the one there is. */
  get databaseUrl(): string {
    return this.#parts.postgres.url;
  }

  async target(kind: RevokedKind): Promise<Target> {
    this.#made += 1;
    const device = await newDevice(this.#given, this.#owner);
    const session = await newSession(this.#given, { owner: this.#owner, idea, device, slot: `slot-${this.#made}` });
    switch (kind) {
      case "device": {
        const claims = { role: "helper", dev: device, sub: this.#owner };
        const helper = await welcomed(this.#relayPort, "helper", { ticket: ticket(claims) });
        const browser = await this.#browser(this.#ownersPages, session);
        return this.#target([helper, browser], `devices/${device}`, { what: "device", device });
      }
      case "session": {
        const browser = await this.#browser(this.#ownersPages, session);
        return this.#target([browser], `sessions/${session}`, { what: "session", session });
      }
      case "member": {
        const { user, browser } = await this.#member(session);
        return this.#target([browser], `ideas/${idea}/members/${user}`, { what: "member", user, idea });
      }
      case "user": {
        const { user, browser } = await this.#member(session);
        const takeBack = () => this.#adminsPages.change("PATCH", `/api/admin/users/${user}`, { disabled: true });
        return { peers: [browser], takeBack, revocation: { what: "user", user } };
      }
      case "share": {
        const share = await newShare(this.#given, { owner: this.#owner, session });
        const cookie = { name: guestCookieName(this.#parts.config, share.id), value: share.cookie };
        const guest = WebClient.with(this.#parts.web.origin, cookie, { [shareHeader]: share.id });
        const browser = await this.#browser(guest, session);
        return this.#target([browser], `shares/${share.id}`, { what: "grant", grant: share.id });
      }
    }
  }

  async stop(): Promise<void> {
    const { home, postgres, database, nats, relays, web } = this.#parts;
    await web.dispose();
    await Promise.all(relays.map(async (relay) => relay.stop("SIGKILL")));
    await nats.dispose();
    await database.close();
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  }

  get #given() {
    return { orm: this.#parts.database.orm, clock: systemClock };
  }

  /** Of the one the web app does not call. */
  get #relayPort(): number {
    return this.#parts.relays[1].port;
  }

  #target(peers: readonly SocketPeer[], path: string, revocation: Revocation): Target {
    return { peers, revocation, takeBack: () => this.#ownersPages.change("DELETE", `/api/devmode/${path}`) };
  }

  async #member(session: SessionId): Promise<{ readonly user: UserId; readonly browser: SocketPeer }> {
    const user = await newMember(this.#given.orm, idea, "driver");
    return { user, browser: await this.#browser(await signedIn(this.#parts, user), session) };
  }

  async #browser(pages: WebClient, session: SessionId): Promise<SocketPeer> {
    const client = crypto.randomUUID() as ClientId;
    const given = await pages.ticket(session, client);
    return welcomed(this.#relayPort, "browser", { client, ticket: given.ticket });
  }
}

async function startParts(): Promise<Parts> {
  const home = mkdtempSync(join(tmpdir(), "coda-bench-revoke-"));
  const [postgres, nats, web] = await Promise.all([startPostgres(), NatsProcess.start(), WebServer.prepare()]);
  const database = await openDatabase({ url: postgres.url, home });
  await database.migrate();
  const relay = async (): Promise<ServerProcess> =>
    ServerProcess.relay({
      TICKET_PUBLIC_KEY: keys.publicKey,
      RELAY_ALLOWED_ORIGINS: `${relayTestOrigin},${web.origin}`,
      RELAY_INTERNAL_SECRET: secret,
      NATS_URL: nats.url,
    });
  const relays = [await relay(), await relay()] as const;
  const settings = {
    CODA_HOME: home,
    DATABASE_URL: postgres.url,
    NEXTAUTH_URL: web.origin,
    ENABLE_SHARING: "1",
    NEXTAUTH_SECRET: "a secret of thirty-two characters or more",
    TICKET_SIGNING_KEY: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    RELAY_INTERNAL_SECRET: secret,
    DEVMODE_RELAY_URL: socketUrl(relays[0].port),
  };
  await web.start(settings);
  return { home, postgres, database, nats, relays, web, config: readConfig(settings) };
}

async function signedIn({ config, database, web }: Parts, user: UserId): Promise<WebClient> {
  const row = await openUserSession({ orm: database.orm, clock: systemClock }, user);
  return WebClient.with(web.origin, { name: sessionCookieName(config), value: await cookieOfRowId({ config }, row) });
}
