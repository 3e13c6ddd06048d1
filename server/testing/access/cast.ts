/** Everybody who may ask, around one idea: each has a session or token that is good, and stands elsewhere. */
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import {
  deviceIdSchema,
  deviceTokenAudience,
  ideaIdSchema,
  sessionIdSchema,
  shareHeader,
  shareIdSchema,
  guestIdSchema,
  slotSchema,
  type DeviceId,
  type GuestId,
  type IdeaId,
  type SessionId,
  type ShareId,
  type UserId,
} from "@coda/protocol";
import {
  devices,
  ideaInvitations,
  ideas,
  ideasTerminalSessions,
  shareGuests,
  shares,
  users,
} from "../../../drizzle/schema/index.ts";
import { openUserSession } from "../../account/user-session.ts";
import { newMember, newStranger } from "../people.ts";
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
    const device = await newDevice(world, owner);
    const session = await newSession(world, { owner, idea, device });
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
    const token = randomBytes(32).toString("base64url");
    const id = randomUUID();
    const expiresAt = new Date(now.getTime() + 60_000);
    const row = { id, ideaId: this.idea, role: "viewer", createdAt: now, expiresAt } as const;
    await this.world.context.orm.insert(ideaInvitations).values({ ...row, tokenHash: hashOf(token) });
    return { id, token };
  }

  /** A further member, who is to be changed or removed. */
  async member(): Promise<UserId> {
    return newMember(this.world.context.orm, this.idea, "viewer");
  }

  /** A further device of the owner's. */
  async spareDevice(): Promise<DeviceId> {
    return newDevice(this.world, this.people.owner);
  }

  async #deviceCaller(): Promise<Caller> {
    const { config, clock } = this.world.context;
    const ims = clock.now().getTime();
    const iat = Math.floor(ims / 1_000);
    const claims = { sub: this.device, jti: randomUUID(), iat, ims, exp: iat + 60 };
    return { authorization: `Bearer ${await signJwt(claims, deviceTokenAudience, config)}` };
  }

  /** A link that lets people type, and somebody who came by it; the first token opens it, the other is the guest's. */
  async share(): Promise<{
    readonly id: ShareId;
    readonly guest: GuestId;
    readonly token: string;
    readonly cookie: string;
  }> {
    const { orm, clock } = this.world.context;
    const createdAt = clock.now();
    const [token, cookie] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")];
    const [id, guest] = [shareIdSchema.parse(randomUUID()), guestIdSchema.parse(randomUUID())];
    await orm.insert(shares).values({
      id,
      sessionId: this.session,
      createdBy: this.people.owner,
      label: "",
      role: "driver",
      withHistory: true,
      tokenHash: hashOf(token),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + 60_000),
    });
    const person = { name: "a guest", tokenHash: hashOf(cookie), createdAt };
    await orm.insert(shareGuests).values({ id: guest, shareId: id, ...person });
    return { id, guest, token, cookie };
  }

  async #guestCaller(): Promise<Caller> {
    const { id, cookie } = await this.share();
    return { cookie: `${guestCookieName(this.world.context.config, id)}=${cookie}`, [shareHeader]: id };
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

async function newDevice({ context: { orm, clock } }: World, userId: UserId): Promise<DeviceId> {
  const publicKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
  const now = clock.now();
  const told = { name: "laptop", platform: "linux", version: "1", publicKey };
  const [row] = await orm
    .insert(devices)
    .values({ userId, ...told, createdAt: now, registeredAt: now })
    .returning({ id: devices.id });
  return deviceIdSchema.parse(row?.id);
}

async function newSession(
  { context: { orm, clock } }: World,
  { owner, idea, device }: { readonly owner: UserId; readonly idea: IdeaId; readonly device: DeviceId },
): Promise<SessionId> {
  const [row] = await orm
    .insert(ideasTerminalSessions)
    .values({
      userId: owner,
      ideaId: idea,
      slot: slotSchema.parse("primary"),
      deviceId: device,
      createdAt: clock.now(),
    })
    .returning({ id: ideasTerminalSessions.id });
  return sessionIdSchema.parse(row?.id);
}
