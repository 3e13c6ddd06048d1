/** What is done with a session while another request deletes it. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiSession } from "@coda/protocol";
import * as moveRoute from "@/app/api/devmode/sessions/[id]/device/route.ts";
import * as sharesRoute from "@/app/api/devmode/sessions/[id]/shares/route.ts";
import { call, refusal, takenSession, TestDevice, World, type Caller } from "@/app/api/testing/world.ts";
import { auditEvents, ideasTerminalSessions as sessions } from "../../drizzle/schema/index.ts";
import { openPostgres } from "../testing/databases.ts";
import { overtaking } from "../testing/overtaking.ts";

describe("a session that is deleted meanwhile", () => {
  let world: World;
  let owner: Caller;
  let moved: ApiSession;
  let shared: ApiSession;
  let next: TestDevice;
  beforeAll(async () => {
    world = await World.open(openPostgres, { env: { ENABLE_SHARING: "1" } });
    owner = await world.owner();
    const token = await (await TestDevice.register(world, "here")).token();
    moved = await takenSession(owner, token, "Moved");
    shared = await takenSession(owner, token, "Shared");
    next = await TestDevice.register(world, "there");
  });
  afterAll(() => world.dispose());

  /** Its refusal, and what of it is in the log. */
  async function whileDeleted({ id }: ApiSession, work: () => Promise<Response>): Promise<[string, string[]]> {
    const { orm } = world.context;
    await orm.delete(auditEvents);
    const reply = await overtaking(orm, {
      first: (tx) => tx.delete(sessions).where(eq(sessions.id, id)),
      second: work,
    });
    const log = await orm.select().from(auditEvents);
    return [await refusal(reply), log.map(({ action }) => action)];
  }

  it("is not moved, and not said to have been", async () => {
    const move = { method: "POST", params: { id: moved.id }, body: { device: next.id } };
    expect(await whileDeleted(moved, () => call(moveRoute.POST, owner, move))).toEqual(["404 notFound", []]);
  });

  it("gets no link, and whoever wants one is told why", async () => {
    const body = { label: "", role: "viewer", withHistory: false, expiresInMinutes: 60 };
    const share = { method: "POST", params: { id: shared.id }, body };
    expect(await whileDeleted(shared, () => call(sharesRoute.POST, owner, share))).toEqual(["404 notFound", []]);
  });
});
