/** The browser's schemas beside those of servers and helpers: all that the protocol exports, over values like those they take. */
import * as fc from "fast-check";
import { createViteServer } from "vitest/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod/mini";
import * as ofServers from "../index.ts";
import { helloSchema } from "../control-frame.ts";
import { likeWhatItTakes } from "./testing/like-what-it-takes.ts";

const here = import.meta.url;
const runs = 40;

function isSchema(exported: unknown): exported is z.ZodMiniType {
  return typeof exported === "object" && exported !== null && "_zod" in exported;
}

const schemas = Object.entries<unknown>(ofServers).flatMap(([name, exported]) =>
  isSchema(exported) ? [[name, exported] as const] : [],
);

type ReadBy = Pick<z.ZodMiniType, "safeParse">;

function outcome(schema: ReadBy, value: unknown): unknown {
  const { success, data } = schema.safeParse(value);
  return success ? { data } : "refused";
}

/** Where one thing is wrong with a value, and zod has no words of its own for it. */
function onlyWords(schema: ReadBy, value: unknown): string | undefined {
  const { error } = schema.safeParse(value);
  const [issue, ...more] = error?.issues ?? [];
  return issue === undefined || more.length > 0 || issue.code === "invalid_key" ? undefined : issue.message;
}

/** The modules of the protocol as a bundler puts them together for a browser. */
let bundler: Awaited<ReturnType<typeof createViteServer>>;
let ofBrowsers: Record<string, unknown>;

beforeAll(async () => {
  bundler = await createViteServer({
    configFile: false,
    server: { middlewareMode: true, ws: false },
    resolve: { alias: { "zod/mini": new URL("zod-mini.ts", here).pathname } },
    optimizeDeps: { noDiscovery: true },
  });
  ofBrowsers = await bundler.ssrLoadModule(new URL("../index.ts", here).pathname);
});

afterAll(async () => {
  await bundler.close();
});

function browsersOwn(name: string): ReadBy {
  const schema = ofBrowsers[name];
  if (typeof schema !== "object" || schema === null || !("safeParse" in schema)) throw new Error(`no ${name}`);
  return schema as ReadBy;
}

describe("takes, refuses and makes the same", () => {
  it.each(schemas)("%s", (name, schema) => {
    const own = browsersOwn(name);
    expect(own).not.toHaveProperty("_zod");
    fc.assert(
      fc.property(likeWhatItTakes(schema), (value) => {
        expect(outcome(own, value)).toStrictEqual(outcome(schema, value));
        const words = onlyWords(schema, value);
        expect(words === undefined ? undefined : onlyWords(own, value)).toBe(words);
      }),
      { numRuns: runs },
    );
  });
});

it("the values are taken often enough to tell", () => {
  const taken = fc
    .sample(likeWhatItTakes(helloSchema), { numRuns: 400, seed: 1 })
    .filter((value) => helloSchema.safeParse(value).success);
  expect(taken.length).toBeGreaterThan(100);
  expect(taken.length).toBeLessThan(300);
});
