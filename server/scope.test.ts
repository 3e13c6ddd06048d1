/** What each kind of asker may pick, as rows; on every database. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  deviceIdSchema,
  guestIdSchema,
  ideaIdSchema,
  sessionIdSchema,
  shareIdSchema,
  slotSchema,
  userIdSchema,
  type IdeaId,
  type IdeaRole,
  type SessionId,
  type UserId,
} from "@coda/protocol";
import { devices, ideas, ideasTerminalSessions } from "../drizzle/schema/index.ts";
import { systemClock } from "./clock.ts";
import { Scope, type Actor } from "./scope.ts";
import { testDatabases, type TestDatabase } from "./testing/databases.ts";
import { newMember, newStranger } from "./testing/people.ts";

const roles = ["viewer", "driver", "owner"] as const satisfies readonly IdeaRole[];
const ours = ideaIdSchema.parse("ours");
const theirs = ideaIdSchema.parse("theirs");

describe.each(testDatabases)("a scope on %s", (_name, open) => {
  let held: TestDatabase;
  const people = new Map<string, UserId>();
  const sessions = new Map<string, SessionId>();
  const machines = new Map<string, string>();

  const idOf = (name: string): UserId => userIdSchema.parse(people.get(name));
  const user = (name: string): Actor => ({ kind: "user", userId: idOf(name), name, email: null, signIn: null });
  const scopeOf = (actor: Actor) => new Scope(actor, { orm: held.database.orm, clock: systemClock });

  async function addIdea(idea: IdeaId, owner: UserId): Promise<void> {
    const { orm } = held.database;
    await orm.insert(ideas).values({ id: idea, userId: owner, title: idea });
    const about = { name: idea, platform: "linux", version: "1", publicKey: idea };
    const now = systemClock.now();
    const [device] = await orm
      .insert(devices)
      .values({ userId: owner, ...about, createdAt: now, registeredAt: now })
      .returning({ id: devices.id });
    machines.set(idea, device?.id ?? "");
    for (const [slot, deviceId] of [
      ["primary", device?.id ?? null],
      ["waiting", null],
    ] as const) {
      const [session] = await orm
        .insert(ideasTerminalSessions)
        .values({ userId: owner, ideaId: idea, slot: slotSchema.parse(slot), deviceId, createdAt: now })
        .returning({ id: ideasTerminalSessions.id });
      if (session !== undefined) sessions.set(`${idea}/${slot}`, session.id);
    }
  }

  beforeAll(async () => {
    held = await open();
    await held.database.migrate();
    const { orm } = held.database;
    people.set("owner", await newStranger(orm));
    people.set("stranger", await newStranger(orm));
    await addIdea(ours, idOf("owner"));
    await addIdea(theirs, idOf("stranger"));
    people.set("driver", await newMember(orm, ours, "driver"));
    people.set("viewer", await newMember(orm, ours, "viewer"));
  });
  afterAll(() => held.dispose());

  async function seen(actor: Actor): Promise<Record<IdeaRole, string[]>> {
    const scope = scopeOf(actor);
    const seenAs = async (needed: IdeaRole): Promise<string[]> => {
      const ideaRows = await scope.orm.select({ id: ideas.id }).from(ideas).where(scope.ideas(needed));
      const sessionRows = await scope.orm
        .select({ idea: ideasTerminalSessions.ideaId, slot: ideasTerminalSessions.slot })
        .from(ideasTerminalSessions)
        .where(scope.sessions(needed));
      return [...ideaRows.map(({ id }) => id), ...sessionRows.map(({ idea, slot }) => `${idea}/${slot}`)].toSorted();
    };
    const [viewer = [], driver = [], owner = []] = await Promise.all(roles.map(seenAs));
    return { viewer, driver, owner };
  }

  const allOfOurs = ["ours", "ours/primary", "ours/waiting"];
  const allOfTheirs = ["theirs", "theirs/primary", "theirs/waiting"];

  it("shows people their ideas and those they are members of, as far as their role goes", async () => {
    expect(await seen(user("owner"))).toEqual({ viewer: allOfOurs, driver: allOfOurs, owner: allOfOurs });
    expect(await seen(user("driver"))).toEqual({ viewer: allOfOurs, driver: allOfOurs, owner: [] });
    expect(await seen(user("viewer"))).toEqual({ viewer: allOfOurs, driver: [], owner: [] });
    expect(await seen(user("stranger"))).toEqual({ viewer: allOfTheirs, driver: allOfTheirs, owner: allOfTheirs });
  });

  it("shows a device the sessions it has taken, and gives it nothing that only owners may", async () => {
    const device = { kind: "device", userId: idOf("owner"), name: "laptop" } as const;
    const actor = { ...device, deviceId: deviceIdSchema.parse(machines.get(ours)) };
    const own = ["ours", "ours/primary"];
    expect(await seen(actor)).toEqual({ viewer: own, driver: own, owner: [] });
  });

  it("shows a guest the one session of the link, and no idea", async () => {
    const guest = {
      kind: "guest",
      guestId: guestIdSchema.parse(randomUUID()),
      shareId: shareIdSchema.parse(randomUUID()),
      sessionId: sessionIdSchema.parse(sessions.get("ours/primary")),
      withHistory: false,
      shareExpiresAt: new Date(9),
      shareCreatedAt: new Date(5),
      name: "Eve",
    } as const;
    const one = ["ours/primary"];
    expect(await seen({ ...guest, role: "viewer" })).toEqual({ viewer: one, driver: [], owner: [] });
    expect(await seen({ ...guest, role: "driver" })).toEqual({ viewer: one, driver: one, owner: [] });
    const scope = scopeOf({ ...guest, role: "driver" });
    expect(() => scope.userId).toThrow("This needs an account");
    expect([scope.askerId, scope.historySince]).toEqual([guest.guestId, new Date(5)]);
    expect(scopeOf({ ...guest, role: "viewer", withHistory: true }).historySince).toBeNull();
    expect(await scope.orm.select().from(devices).where(scope.devices())).toEqual([]);
  });

  it("shows devices to their account alone, and to drivers those that an idea's sessions run on", async () => {
    const own = async (name: string) => {
      const scope = scopeOf(user(name));
      return (await scope.orm.select().from(devices).where(scope.devices())).map((device) => device.name);
    };
    expect([await own("owner"), await own("driver"), await own("stranger")]).toEqual([["ours"], [], ["theirs"]]);
    const serving = async (name: string) => {
      const scope = scopeOf(user(name));
      return (await scope.orm.select().from(devices).where(scope.devicesServing(ours))).map((device) => device.name);
    };
    expect(await Promise.all(["owner", "driver", "viewer", "stranger"].map(serving))).toEqual([
      ["ours"],
      ["ours"],
      [],
      [],
    ]);
  });
});
