/** Deleting an idea while others work at it, on a real Postgres: the embedded database has one connection. */
import { and, eq } from "drizzle-orm";
import { deletedReplySchema, sessionIdSchema, slotSchema, type SessionId } from "@coda/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as ideaRoute from "@/app/api/devmode/ideas/[id]/route.ts";
import * as sessionsRoute from "@/app/api/devmode/sessions/route.ts";
import { UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, refusal, succeed, takenSession } from "@/app/api/testing/world.ts";
import { ideas, ideasTerminalSessions as sessions } from "../../drizzle/schema/index.ts";
import { localOwner } from "../account/local-owner.ts";
import { Scope } from "../scope.ts";
import { reserveSession } from "../session/reserve.ts";
import { openPostgres } from "../testing/databases.ts";
import { untilSomebodyWaits } from "../testing/overtaking.ts";

let stage: UploadStage;
beforeAll(async () => {
  stage = await UploadStage.open(openPostgres);
});
afterAll(() => stage.dispose());

const deleteIdea = (id: string) => call(ideaRoute.DELETE, stage.owner, { method: "DELETE", params: { id } });

it("TS5 counts a session that is reserved meanwhile, and closes its sockets", async () => {
  const { ideaId } = await takenSession(stage.owner, stage.device, "Reserved meanwhile");
  const userId = (await localOwner(stage.orm)).id;
  const actor = { kind: "user", userId, name: null, email: null, signIn: null } as const;
  const { made, reply } = await stage.orm.transaction(async (tx) => {
    const scope = new Scope(actor, { orm: tx, clock: stage.world.context.clock });
    const { session } = await reserveSession(scope, { idea: ideaId, slot: slotSchema.parse("second") });
    const deleted = deleteIdea(ideaId);
    await untilSomebodyWaits(stage.orm);
    return { made: session, reply: { deleted } };
  });
  const { deleted } = await succeed(await reply.deleted, deletedReplySchema);
  expect(deleted.sessions).toBe(2);
  expect(stage.world.revoked).toContainEqual({ what: "session", session: made.id });
});

it("TS5 leaves nothing to reserve a session in", async () => {
  const { ideaId } = await takenSession(stage.owner, stage.device, "Reserved too late");
  const { reply } = await stage.orm.transaction(async (tx) => {
    await tx.delete(ideas).where(eq(ideas.id, ideaId));
    const body = { idea: ideaId, slot: "second" };
    const reserved = call(sessionsRoute.POST, stage.owner, { method: "POST", body });
    await untilSomebodyWaits(stage.orm);
    return { reply: { reserved } };
  });
  expect(await refusal(await reply.reserved)).toBe("404 notFound");
});

it("TS5 does not wait for ever for a relay that tells of two of its sessions", async () => {
  const first = await takenSession(stage.owner, stage.device, "Two slots");
  const { ideaId } = first;
  const row = eq(sessions.id, first.id);
  const [given] = await stage.orm.select().from(sessions).where(row);
  if (given === undefined) throw new Error("the session was not stored");
  await stage.orm.delete(sessions).where(row);
  // The one that a scan comes by first, and an index on the slots too, is the last one by id.
  const [low, high] = ["1", "f"].map((digit) =>
    sessionIdSchema.parse(`${digit.repeat(8)}-0000-4000-8000-000000000000`),
  );
  if (low === undefined || high === undefined) throw new Error("no ids");
  await stage.orm.insert(sessions).values({ ...given, id: high, slot: slotSchema.parse("a") });
  await stage.orm.insert(sessions).values({ ...given, id: low, slot: slotSchema.parse("b") });
  const { reply } = await stage.orm.transaction(async (tx) => {
    const tell = (id: SessionId) =>
      tx
        .update(sessions)
        .set({ status: "detached" })
        .where(and(eq(sessions.id, id), eq(sessions.ideaId, ideaId)));
    await tell(low);
    const deleted = deleteIdea(ideaId);
    await untilSomebodyWaits(stage.orm);
    await tell(high);
    return { reply: { deleted } };
  });
  expect((await succeed(await reply.deleted, deletedReplySchema)).deleted.sessions).toBe(2);
});
