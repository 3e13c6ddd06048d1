/** All routes and server actions, each called by everybody there is, against the two tables of what comes of it. */
// First: it prepares what Next's modules find when they are loaded.
import { withinAction } from "../testing/action-request.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorBodySchema } from "@coda/protocol";
import { call, World, type Caller } from "@/app/api/testing/world.ts";
import type { ActionReply } from "../http/action.ts";
import type { RouteHandler } from "../http/route.ts";
import { actionTable } from "../testing/access/action-table.ts";
import { Cast, identities, type Identity } from "../testing/access/cast.ts";
import { allActions, allRoutes, type Action } from "../testing/access/discover.ts";
import type { ActionRow, Outcome, RouteRow } from "../testing/access/outcomes.ts";
import { routeTable } from "../testing/access/route-table.ts";
import { openEmbedded } from "../testing/databases.ts";
import { vapidEnv } from "../testing/vapid.ts";

const routes = await allRoutes();
const actions = await allActions();
let world: World;

const env = { CODA_LOCAL: "0", ENABLE_PASSWORD: "1", ENABLE_SHARING: "1", ...vapidEnv };

beforeAll(async () => {
  world = await World.open(openEmbedded, { env });
});
afterAll(() => world.dispose());

async function outcomeOfRoute(handler: RouteHandler, caller: Caller, given: object): Promise<Outcome> {
  const reply = await call(handler, caller, given);
  if (reply.status >= 300 && reply.status < 400) return "redirect";
  if (reply.ok) {
    await reply.body?.cancel();
    return "ok";
  }
  return errorBodySchema.parse(await reply.json()).error.code;
}

async function outcomeOfAction(action: Action, caller: Caller, input: unknown): Promise<Outcome> {
  try {
    const reply = (await withinAction(caller, async () => action(input))) as ActionReply<unknown>;
    return reply.ok ? "ok" : reply.error.code;
  } catch (error) {
    // As Next's redirect() leaves an action.
    if (error instanceof Error && "digest" in error && String(error.digest).startsWith("NEXT_REDIRECT"))
      return "redirect";
    throw error;
  }
}

type Told = Partial<Record<Identity, Outcome>>;

async function asEverybody(ask: (who: Identity, cast: Cast) => Promise<Outcome>): Promise<Told> {
  const cast = await Cast.gather(world);
  const told: Told = {};
  for (const who of identities) told[who] = await ask(who, cast);
  return told;
}

describe("each way in has a row that says who may", () => {
  it("of routes", () => {
    expect(routes.size).toBeGreaterThan(30);
    expect([...routes.keys()].toSorted()).toEqual(Object.keys(routeTable).toSorted());
  });
  it("of server actions", () => {
    expect(actions.size).toBeGreaterThan(5);
    expect([...actions.keys()].toSorted()).toEqual(Object.keys(actionTable).toSorted());
  });
});

describe("everybody calls", () => {
  it.each(Object.entries(routeTable))("%s", async (name, row: RouteRow) => {
    const handler = routes.get(name);
    if (handler === undefined) throw new Error("there is no such route");
    const [method = ""] = name.split(" ");
    const told = await asEverybody(async (who, cast) => {
      const given = (await row.given?.(cast, who)) ?? {};
      return outcomeOfRoute(handler, await cast.caller(who), { method, ...given });
    });
    expect(told).toEqual(row.expect);
  });

  it.each(Object.entries(actionTable))("%s", async (name, row: ActionRow) => {
    const action = actions.get(name);
    if (action === undefined) throw new Error("there is no such action");
    const told = await asEverybody(async (who, cast) =>
      outcomeOfAction(action, await cast.caller(who), await row.given?.(cast, who)),
    );
    expect(told).toEqual(row.expect);
  });
});
