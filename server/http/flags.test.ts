/** What is switched off is refused on the server, in words that say what to set. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { errorBodySchema } from "@coda/protocol";
import { call, World, type Call } from "@/app/api/testing/world.ts";
import { installContext } from "../context.ts";
import { Cast } from "../testing/access/cast.ts";
import { allRoutes } from "../testing/access/discover.ts";
import { routeTable } from "../testing/access/route-table.ts";
import { openEmbedded } from "../testing/databases.ts";
import { flagTable, type Flag } from "./flags.ts";

/** A new dangerous route belongs behind a flag, and here. */
const gates: readonly { readonly flag: Flag; readonly name: string; readonly more?: Call }[] = [
  { flag: "terminal", name: "POST /api/devmode/tickets" },
  { flag: "members", name: "POST /api/devmode/ideas/[id]/invitations" },
  { flag: "members", name: "POST /api/devmode/invitations" },
  { flag: "export", name: "GET /api/devmode/ideas/[id]/export" },
  {
    flag: "export",
    name: "GET /api/devmode/sessions/[id]/transcript",
    more: { path: "/api/devmode/x?format=raw&pane=%251" },
  },
  { flag: "pairing", name: "POST /api/devmode/pairings" },
  { flag: "pairing", name: "POST /api/devmode/pairings/claim" },
  { flag: "pairing", name: "POST /api/devmode/pairings/[id]/answer" },
  { flag: "pairing", name: "POST /api/devmode/pairings/[id]/poll" },
  { flag: "pairing", name: "POST /api/devmode/pairings/[id]/finish" },
  { flag: "password", name: "PUT /api/account/password" },
  { flag: "password", name: "POST /api/account/password-resets" },
  { flag: "password", name: "POST /api/account/new-password" },
];

const routes = await allRoutes();
let world: World;
let cast: Cast;

beforeAll(async () => {
  const off = Object.fromEntries(Object.values(flagTable).map(({ variable }) => [variable, "0"]));
  world = await World.open(openEmbedded, { env: { CODA_LOCAL: "0", ...off } });
  cast = await Cast.gather(world);
});
afterAll(() => world.dispose());

describe("what is switched off", () => {
  it.each(gates)("$flag: $name is refused to the owner, too", async ({ flag, name, more }) => {
    const handler = routes.get(name);
    if (handler === undefined) throw new Error("there is no such route");
    const [method = ""] = name.split(" ");
    const given = (await routeTable[name]?.given?.(cast, "owner")) ?? {};
    const reply = await call(handler, await cast.caller("owner"), { method, ...given, ...more });
    expect(reply.status).toBe(403);
    const { message } = errorBodySchema.parse(await reply.json()).error;
    expect(message).toContain(`switched off on this server; whoever runs it can set ${flagTable[flag].variable}=1.`);
  });

  it("tells a browser for good that there is no relay, which asks again for what may pass", async () => {
    const name = "POST /api/devmode/tickets";
    const handler = routes.get(name);
    if (handler === undefined) throw new Error("there is no such route");
    const { config } = world.context;
    const flags = { ...config.flags, terminal: true };
    installContext({ ...world.context, config: { ...config, flags, relayEnabled: false } });
    onTestFinished(() => installContext(world.context));
    const given = (await routeTable[name]?.given?.(cast, "owner")) ?? {};
    const reply = await call(handler, await cast.caller("owner"), { method: "POST", ...given });
    expect(reply.status).toBe(403);
    const { message } = errorBodySchema.parse(await reply.json()).error;
    expect(message).toContain("whoever runs it can set NEXT_PUBLIC_DEVMODE_RELAY_ENABLED=1.");
  });

  it("leaves history readable, and lists as they are", async () => {
    const owner = await cast.caller("owner");
    for (const name of ["GET /api/devmode/ideas", "GET /api/devmode/sessions/[id]/transcript"]) {
      const handler = routes.get(name);
      if (handler === undefined) throw new Error("there is no such route");
      const given = (await routeTable[name]?.given?.(cast, "owner")) ?? {};
      expect((await call(handler, owner, given)).status).toBe(200);
    }
  });
});
