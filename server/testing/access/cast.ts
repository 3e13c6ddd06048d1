/** Everybody who may ask, around one idea: each has a session or token that is good, and stands elsewhere. */
import { randomBytes, randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import {
  deviceTokenAudience,
  ideaIdSchema,
  pushBrowserIdSchema,
  shareHeader,
  watcherIdSchema,
  type DeviceId,
  type IdeaId,
  type PushBrowserId,
  type SessionId,
  type UserId,
  type WatcherId,
} from "@coda/protocol";
import { devices, ideaInvitations, ideas, pushBrowsers, users, watchers } from "../../../drizzle/schema/index.ts";
import { newLinkToken } from "../../access/link-token.ts";
import { openUserSession } from "../../account/user-session.ts";
import { newMember, newStranger } from "../people.ts";
import { newSubscription } from "../vapid.ts";
import { newDevice, newSession, newShare, type MadeShare } from "../places.ts";
import { guestCookieName } from "../../share/guest-cookie.ts";
import { signJwt } from "../../ticket/jwt.ts";
import { nobody, type Caller, type World } from "@/app/api/testing/world.ts";

/** From the least to the most: what one changes is changed for those behind, who may more. */
export const identities = [
  "nobody",
  "disabled",
  "stranger",
  "guest",
  "viewer",
  "driver",
  "device",
  "admin",
  "owner",
] as const;
export type Identity = (typeof identities)[number];

type People = Readonly<Record<Exclude<Identity, "nobody" | "guest" | "device">, UserId>>;

export class Cast {
  readonly world: World;
  readonly idea: IdeaId;
  readonly session: SessionId;
  readonly people: People;
  readonly device: DeviceId;

  private constructor(given: Pick<Cast, "world" | "idea" | "session" | "people" | "device">) {
    this.world = given.world;
    this.idea = given.idea;
    this.session = given.session;
    this.people = given.people;
    this.device = given.device;
  }

  static async gather(world: World): Promise<Cast> {
    const { orm } = world.context;
    const owner = await newStranger(orm, "the owner");
    const idea = ideaIdSchema.parse(`idea-${randomUUID().slice(0, 8)}`);
    await orm.insert(ideas).values({ id: idea, userId: owner, title: "An idea" });
    const device = await newDevice(world.context, owner);
    const session = await newSession(world.context, { owner, idea, device });
    const disabled = await newMember(orm, idea, "driver");
    await orm.update(users).set({ disabledAt: world.context.clock.now() }).where(eq(users.id, disabled));
    const admin = await newStranger(orm, "an admin");
    await orm.update(users).set({ isAdmin: true }).where(eq(users.id, admin));
    const people = {
      owner,
      driver: await newMember(orm, idea, "driver"),
      viewer: await newMember(orm, idea, "viewer"),
      stranger: await newStranger(orm),
      disabled,
      admin,
    };
    // Whoever sets a password needs an address to sign in with it.
    const email = sql`${users.id} || '@example.org'`;
    await orm
      .update(users)
      .set({ email })
      .where(inArray(users.id, Object.values(people)));
    return new Cast({ world, idea, session, people, device });
  }

  async caller(who: Identity): Promise<Caller> {
    if (who === "nobody") return nobody;
    if (who === "device") return this.#deviceCaller();
    if (who === "guest") return this.#guestCaller();
    return this.world.signedIn(this.people[who]);
  }

  /** The row of a sign-in of this person, beside the one they call with. */
  async signInOf(who: keyof People): Promise<string> {
    return openUserSession(this.world.context, this.people[who]);
  }

  /** An open invitation; the token opens it. */
  async invitation(): Promise<{ readonly id: string; readonly token: string }> {
    const now = this.world.context.clock.now();
    const { token, tokenHash } = newLinkToken(randomBytes);
    const id = randomUUID();
    const expiresAt = new Date(now.getTime() + 60_000);
    const row = { id, ideaId: this.idea, role: "viewer", createdAt: now, expiresAt } as const;
    await this.world.context.orm.insert(ideaInvitations).values({ ...row, tokenHash });
    return { id, token };
  }

  /** A further member, who is to be changed or removed. */
  async member(): Promise<UserId> {
    return newMember(this.world.context.orm, this.idea, "viewer");
  }

  /** A further device of the owner's. */
  async spareDevice(): Promise<DeviceId> {
    return newDevice(this.world.context, this.people.owner);
  }

  /** Something that the owner watches for. */
  async watcher(): Promise<WatcherId> {
    const id = watcherIdSchema.parse(randomUUID());
    const of = { userId: this.people.owner, sessionId: this.session, createdAt: this.world.context.clock.now() };
    await this.world.context.orm.insert(watchers).values({ ...of, id, watcher: { on: "failure" } });
    return id;
  }

  /** One of the owner's, whose push service is nowhere. */
  async pushBrowser(): Promise<PushBrowserId> {
    const id = pushBrowserIdSchema.parse(randomUUID());
    const { endpoint, keys } = newSubscription(`http://127.0.0.1:9/${id}`);
    const of = { userId: this.people.owner, signInId: await this.signInOf("owner") };
    const createdAt = this.world.context.clock.now();
    await this.world.context.orm.insert(pushBrowsers).values({ ...of, ...keys, id, endpoint, createdAt });
    return id;
  }

  async #deviceCaller(): Promise<Caller> {
    const { config, clock, orm } = this.world.context;
    const [device] = await orm.select({ key: devices.publicKey }).from(devices).where(eq(devices.id, this.device));
    const ims = clock.now().getTime();
    const iat = Math.floor(ims / 1_000);
    const claims = { sub: this.device, jti: randomUUID(), iat, ims, exp: iat + 60, key: device?.key };
    return { authorization: `Bearer ${await signJwt(claims, deviceTokenAudience, config)}` };
  }

  /** Of the owner's session. */
  async share(): Promise<MadeShare> {
    return newShare(this.world.context, { owner: this.people.owner, session: this.session });
  }

  async #guestCaller(): Promise<Caller> {
    const { id, cookie } = await this.share();
    return { cookie: `${guestCookieName(this.world.context.config, id)}=${cookie}`, [shareHeader]: id };
  }
}
