/** Deeds that leave a line of the audit log, with who did it to what; and none where nothing was changed. */
import { generateKeyPairSync } from "node:crypto";
import { asc } from "drizzle-orm";
import {
  ideaReplySchema,
  invitationReplySchema,
  sessionReplySchema,
  type ApiIdea,
  type AuditAction,
  type AuditActor,
} from "@coda/protocol";
import * as accountRoute from "@/app/api/account/route.ts";
import * as deviceRoute from "@/app/api/devmode/devices/[id]/route.ts";
import * as ownSessionsRoute from "@/app/api/devmode/devices/self/sessions/route.ts";
import * as invitationRoute from "@/app/api/devmode/ideas/[id]/invitations/[invitation]/route.ts";
import * as invitationsRoute from "@/app/api/devmode/ideas/[id]/invitations/route.ts";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import * as sessionsRoute from "@/app/api/devmode/sessions/route.ts";
import { call, succeed, TestDevice, World, type Caller } from "@/app/api/testing/world.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEvents } from "../../drizzle/schema/index.ts";
import { localOwner } from "../account/local-owner.ts";
import { testDatabases } from "../testing/databases.ts";

describe.each(testDatabases)("the audit log on %s has", (_name, open) => {
  let world: World;
  let owner: Caller;
  let byOwner: Pick<AuditActor, "kind" | "id">;
  beforeAll(async () => {
    world = await World.open(open, { env: { ENABLE_MEMBERS: "1" } });
    owner = await world.owner();
    byOwner = { kind: "user", id: (await localOwner(world.context.orm)).id };
  });
  beforeEach(() => world.context.orm.delete(auditEvents));
  afterAll(() => world.dispose());

  const lines = async (...actions: AuditAction[]) => {
    const rows = await world.context.orm.select().from(auditEvents).orderBy(asc(auditEvents.id));
    return rows.filter(({ action }) => actions.includes(action));
  };
  const newIdea = async (title: string): Promise<ApiIdea> =>
    (await succeed(await call(ideasRoute.POST, owner, { method: "POST", body: { title } }), ideaReplySchema)).idea;
  const reserve = async (body: object) =>
    (await succeed(await call(sessionsRoute.POST, owner, { method: "POST", body }), sessionReplySchema)).session;
  const revoke = ({ id }: TestDevice) => call(deviceRoute.DELETE, owner, { method: "DELETE", params: { id } });

  it("devices that are registered at their machine, and the terminals that they take over", async () => {
    const gone = await TestDevice.register(world, "gone");
    const idea = await newIdea("Left behind");
    const session = await reserve({ idea: idea.id, device: gone.id });
    await call(ownSessionsRoute.GET, await gone.token());
    await revoke(gone);
    const keys = generateKeyPairSync("ed25519");
    const next = await TestDevice.register(world, "next", keys);
    await TestDevice.register(world, "next again", keys);
    const paired = { action: "device.paired", userId: byOwner.id, actor: byOwner };
    expect(await lines("device.paired")).toMatchObject([
      { ...paired, subject: { device: gone.id, name: "gone", platform: "linux", again: false } },
      { ...paired, subject: { device: next.id, name: "next", again: false } },
      { ...paired, subject: { device: next.id, name: "next again", again: true } },
    ]);
    const moved = { session: session.id, slot: session.slot, device: next.id, before: gone.id };
    expect(await lines("device.slot-moved")).toMatchObject([{ ideaId: idea.id, actor: byOwner, subject: moved }]);
    await revoke(next);
  });

  it("no device whose registration failed", async () => {
    const keys = generateKeyPairSync("ed25519");
    await revoke(await TestDevice.register(world, "dead", keys));
    await expect(TestDevice.register(world, "dead again", keys)).rejects.toThrow("revoked");
    expect(await lines("device.paired")).toMatchObject([{ subject: { name: "dead" } }]);
  });

  it("ideas that are made", async () => {
    const { id, title } = await newIdea("Kites");
    expect(await lines("idea.created")).toMatchObject([
      { userId: byOwner.id, ideaId: id, actor: byOwner, subject: { title } },
    ]);
  });

  it("a waiting terminal that is given to another device, once", async () => {
    const [first, second] = [await TestDevice.register(world, "first"), await TestDevice.register(world, "second")];
    const idea = await newIdea("Waiting");
    const session = await reserve({ idea: idea.id, device: first.id });
    await reserve({ idea: idea.id, device: second.id });
    await reserve({ idea: idea.id, device: second.id });
    const subject = { session: session.id, slot: session.slot, device: second.id, before: first.id };
    expect(await lines("device.slot-moved")).toMatchObject([{ ideaId: idea.id, actor: byOwner, subject }]);
    await revoke(first);
    await revoke(second);
  });

  it("invitations that are withdrawn", async () => {
    const { id } = await newIdea("Shared");
    const made = await call(invitationsRoute.POST, owner, { method: "POST", params: { id }, body: { role: "driver" } });
    const { invitation } = await succeed(made, invitationReplySchema);
    const given = { method: "DELETE", params: { id, invitation: invitation.id } };
    expect((await call(invitationRoute.DELETE, owner, given)).status).toBe(204);
    await call(invitationRoute.DELETE, owner, given);
    const subject = { invitation: invitation.id, role: "driver" };
    expect(await lines("member.invitation-withdrawn")).toMatchObject([{ ideaId: id, actor: byOwner, subject }]);
  });

  it("accounts that take another name, with the one before", async () => {
    const stranger = await world.stranger();
    const rename = (name: string) => call(accountRoute.PATCH, stranger, { method: "PATCH", body: { name } });
    await rename("Ada");
    await rename("Ada");
    expect(await lines("account.renamed")).toMatchObject([{ subject: { name: "Ada", before: "stranger" } }]);
  });
});
