/** What callers are told while the database is away. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { errorBodySchema } from "@coda/protocol";
import * as challengeRoute from "./devmode/devices/challenge/route.ts";
import * as ideasRoute from "./devmode/ideas/route.ts";
import * as healthRoute from "./healthz/route.ts";
import { openDatabase } from "@/drizzle/client.ts";
import { startPostgres } from "@/scripts/setup/postgres.ts";
import { installContext } from "@/server/context.ts";
import { call, nobody, refusal, World } from "./testing/world.ts";

const home = mkdtempSync(join(tmpdir(), "coda-web-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it("is that it is, with a sentence and a request id, to people and devices alike", async () => {
  const server = await startPostgres();
  const database = await openDatabase({ url: server.url, home });
  await database.migrate();
  const world = new World({ database, home, dispose: () => database.close() });
  const owner = await world.owner();
  expect((await call(ideasRoute.GET, owner)).status).toBe(200);
  await server.stop();
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
  await database.close();
});
