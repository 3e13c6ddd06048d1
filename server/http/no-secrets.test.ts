/** What the server writes to its log while everything is called by everybody, and while everything fails: no secret of theirs. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { call, cronSecret, relaySecret, World } from "@/app/api/testing/world.ts";
import { installContext } from "../context.ts";
import { Cast, identities } from "../testing/access/cast.ts";
import { allRoutes } from "../testing/access/discover.ts";
import { routeTable } from "../testing/access/route-table.ts";
import { openEmbedded } from "../testing/databases.ts";

const routes = await allRoutes();
let world: World;

beforeAll(async () => {
  world = await World.open(openEmbedded, { env: { CODA_LOCAL: "0", ENABLE_PASSWORD: "1" } });
});
afterAll(() => world.dispose());

/** What takes away is left out: the others would have nothing to call for. */
const rows = Object.entries(routeTable).filter(([name]) => !name.startsWith("DELETE "));

/** What would open something for whoever read the log. */
function secretsIn(sent: unknown): string[] {
  if (typeof sent === "string") return sent.length >= 10 ? [sent.replace(/^(?:Bearer |[^=;]+=)/u, "")] : [];
  if (typeof sent !== "object" || sent === null) return [];
  return Object.entries(sent).flatMap(([name, value]) => (isPublic(name) ? [] : secretsIn(value)));
}

/** Names and ids may be told. */
const isPublic = (name: string): boolean =>
  ["id", "idea", "session", "device", "user", "client", "email"].includes(name);

it("is nothing that opens anything, whether calls are answered or the database fails in the middle", async () => {
  const told: string[] = [];
  const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => told.push(String(text)) > 0);
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => told.push(String(text)) > 0);
  const secrets = new Set<string>([cronSecret, relaySecret, world.context.config.cookieSecret]);
  const cast = await Cast.gather(world);
  const failing = {
    ...world.context,
    orm: new Proxy(world.context.orm, {
      get: (target, name) => {
        if (name !== "transaction") return Reflect.get(target, name) as unknown;
        return () =>
          Promise.reject(new Error(`Failed query: insert into x values ($1)\nparams: ${[...secrets].join(",")}`));
      },
    }),
  };
  for (const context of [world.context, failing]) {
    for (const who of identities) {
      const caller = await cast.caller(who);
      for (const [name, row] of rows) {
        installContext(context);
        const given = { ...(await row.given?.(cast, who)), headers: { "x-api-key": randomBytes(32).toString("hex") } };
        for (const secret of [...secretsIn(caller), ...secretsIn(given.body), ...secretsIn(given.headers)])
          secrets.add(secret);
        const handler = routes.get(name);
        if (handler === undefined) throw new Error(`there is no ${name}`);
        const [method = ""] = name.split(" ");
        const reply = await call(handler, caller, { method, ...given });
        await reply.body?.cancel();
      }
    }
  }
  spy.mockRestore();
  out.mockRestore();
  const log = told.join("");
  // The failures were told, so there was something to leave secrets out of.
  expect(log).toContain("Failed query");
  expect(secrets.size).toBeGreaterThan(100);
  expect([...secrets].filter((secret) => log.includes(secret))).toEqual([]);
}, 300_000);
