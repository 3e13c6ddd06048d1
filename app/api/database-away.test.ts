/** What callers are told while the database is away. */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { errorBodySchema } from "@coda/protocol";
import * as tokenRoute from "./devmode/devices/token/route.ts";
import * as ideasRoute from "./devmode/ideas/route.ts";
import * as healthRoute from "./healthz/route.ts";
import { openPostgres } from "@/server/testing/databases.ts";
import { call, freshProof, nobody, refusal, World } from "./testing/world.ts";

it("is that it is, with a sentence and a request id, to people and devices alike", async () => {
  const held = await openPostgres();
  const world = await World.open(async () => held);
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
  const proof = await freshProof("token", generateKeyPairSync("ed25519").privateKey);
  const token = { method: "POST", body: { device: randomUUID(), ...proof } };
  expect(await refusal(await call(tokenRoute.POST, nobody, token))).toBe("503 unavailable");
  expect((await call(healthRoute.GET, nobody)).status).toBe(503);
  await world.dispose();
});
