/** What callers are told while the database is away. */
import { expect, it } from "vitest";
import { errorBodySchema } from "@coda/protocol";
import * as challengeRoute from "./devmode/devices/challenge/route.ts";
import * as ideasRoute from "./devmode/ideas/route.ts";
import * as healthRoute from "./healthz/route.ts";
import { installContext } from "@/server/context.ts";
import { openPostgres } from "@/server/testing/databases.ts";
import { call, nobody, refusal, World } from "./testing/world.ts";

it("is that it is, with a sentence and a request id, to people and devices alike", async () => {
  const held = await openPostgres();
  await held.database.migrate();
  const world = new World(held);
  const owner = await world.owner();
  expect((await call(ideasRoute.GET, owner)).status).toBe(200);
  await held.stopServer();
  const reply = await call(ideasRoute.GET, owner);
  expect(reply.status).toBe(503);
  const { error } = errorBodySchema.parse(await reply.json());
  expect(error).toEqual({
    code: "unavailable",
    message: "The database cannot be reached just now; try again soon.",
    requestId: reply.headers.get("x-request-id"),
  });
  const post = { method: "POST", body: { title: "made while it is away" } };
  expect(await refusal(await call(ideasRoute.POST, owner, post))).toBe("503 unavailable");
  expect(await refusal(await call(challengeRoute.POST, nobody, { method: "POST" }))).toBe("503 unavailable");
  expect((await call(healthRoute.GET, nobody)).status).toBe(503);
  installContext(undefined);
  await held.dispose();
});
