import { describe, expect, test } from "vitest";
import { checkArchitecture } from "./architecture.ts";
import { parts } from "./architecture-table.ts";
import { readFacts } from "./source-facts.ts";
import type { Manifest } from "./source-tree.ts";

/** One clean file per part, so that a planted file is the only thing to complain about. */
const cleanSources: Readonly<Record<string, string>> = {
  "protocol/src/index.ts": 'export { parse } from "./parse.ts";',
  "protocol/src/parse.ts": 'import { z } from "zod"; export const parse = z.string();',
  "telemetry/src/tracer.ts": 'import { trace } from "@opentelemetry/api";',
  "terminal-client/src/view.ts": 'import { Terminal } from "@xterm/xterm"; import { parse } from "@coda/protocol";',
  "service-worker/src/main.ts": 'import { parse } from "@coda/protocol";',
  "relay/src/socket.ts": 'import { WebSocket } from "ws"; import { parse } from "@coda/protocol";',
  "runner-core/src/tmux.ts": 'import { spawn } from "node:child_process"; import "./config.ts";',
  "runner-core/src/config.ts": "export const home = process.env.HOME;",
  "runner-core/src/system-clock.ts": "export const now = () => new Date();",
  "runner-desktop/src/main.ts": 'import { app } from "electron"; import { run } from "@coda/runner-core";',
  "ui/button.tsx": 'import { Slot } from "radix-ui"; export function Button() { return <Slot />; }',
  "ui/icons.ts": 'export { Play } from "lucide-react";',
  "features/terminal/pane.tsx": 'import { Button } from "@/ui/button"; import "@coda/terminal-client";',
  "server/config.ts": "export const url = process.env.DATABASE_URL;",
  "server/idea/queries.ts": 'import { client } from "@/drizzle/client"; import "../../drizzle/client.ts"; new Date(5);',
  "server/idea/queries.test.ts": 'import { startPostgres } from "@/scripts/setup/postgres.ts"; process.env.X;',
  "server/testing/world.ts": 'import { GET } from "@/app/api/auth/[...nextauth]/route.ts"; import { Pool } from "pg";',
  "drizzle/client.ts": 'import { Pool } from "pg"; import { parse } from "@coda/protocol";',
  "app/(shell)/ideas/[id]/page.tsx": 'import { Pane } from "@/features/terminal/pane"; import "@/server/idea/queries";',
  "app/api/auth/[...nextauth]/route.ts": 'export { GET, POST } from "@/server/account/auth";',
  "proxy.ts": 'import { url } from "@/server/config";',
  "playwright.config.ts": 'import { findChromium } from "./scripts/setup/chromium.ts"; process.env.CI;',
  "scripts/tasks/test.ts":
    'import { run } from "../command.ts"; import { url } from "../../server/config.ts"; process.env.X;',
  "e2e/echo.spec.ts": 'import { start } from "@coda/relay"; import { WebSocket } from "ws"; new Date();',
  "bench/main.ts": 'import { start } from "@coda/relay"; import { WebSocket } from "ws";',
};

function manifest(folder: string, dependencies: readonly string[]): Manifest {
  const name = folder ? `@coda/${folder}` : "coda";
  return { folder, name, exports: { ".": "./src/index.ts" }, dependencies: new Set(dependencies) };
}

const ours = ["@coda/protocol", "@coda/terminal-client", "@coda/relay", "@coda/runner-core"];
const outside = ["ws", "pg", "react", "next", "next-auth", "drizzle-orm", "radix-ui", "lucide-react", "zod", "jose"];
const manifests = [
  manifest("", [...ours, ...outside]),
  manifest("protocol", ["zod", "vitest"]),
  manifest("telemetry", ["@opentelemetry/api"]),
  manifest("terminal-client", ["@coda/protocol", "@xterm/xterm", "@xterm/addon-fit", "react"]),
  manifest("service-worker", ["@coda/protocol"]),
  manifest("relay", ["@coda/protocol", "ws", "next", "@coda/runner-core"]),
  manifest("runner-core", ["@coda/protocol", "ws", "electron"]),
  manifest("runner-desktop", ["@coda/runner-core", "electron", "next"]),
  manifest("e2e", [...ours, "ws"]),
  manifest("bench", [...ours, "ws"]),
];

function violations(planted: Readonly<Record<string, string>>): string[] {
  const files = Object.entries({ ...cleanSources, ...planted }).map(([path, text]) => readFacts(path, text));
  return checkArchitecture({ files, manifests });
}

/** Each: what is wrong, the file it is planted in, its text, and what the one complaint must say. */
const planted: readonly (readonly [string, string, string, string])[] = [
  [
    "a part the table does not allow",
    "relay/src/x.ts",
    'import "@coda/runner-core";',
    "relay may not import runner-core",
  ],
  ["features that reach the server", "features/x.ts", 'import "@/server/config";', "features may not import server"],
  [
    "features that reach the database",
    "features/x.ts",
    'export { d } from "@/drizzle/client"; f();',
    "may not import drizzle",
  ],
  ["an app that reaches the database", "app/page.tsx", 'import "@/drizzle/client";', "app may not import drizzle"],
  ["an app that reaches the relay", "app/page.tsx", 'import "@coda/relay";', "app may not import relay"],
  ["a dynamic import", "ui/x.ts", 'export const x = () => import("@/features/x");', "ui may not import features"],
  ["a type import", "ui/x.ts", 'export type X = import("@/server/config").X;', "ui may not import server"],
  ["a require", "ui/x.ts", 'require("@/server/config");', "ui may not import server"],
  ["a server part that draws", "server/x.ts", 'import type { B } from "@/ui/button";', "server may not import ui"],
  ["a test that leaves its part", "server/x.test.ts", 'import "@/features/x";', "server may not import features"],
  ["Node in the protocol", "protocol/src/x.ts", 'import "node:fs";', "protocol must never import node:"],
  ["a second dependency of the protocol", "protocol/src/x.ts", 'import "vitest";', "protocol stands on zod alone"],
  ["React in the terminal client", "terminal-client/src/x.ts", 'import "react";', "must never import react"],
  ["Next in the relay", "relay/src/x.ts", 'import "next/server";', "relay must never import next"],
  ["Electron in the core", "runner-core/src/x.ts", 'import "electron";', "runner-core must never import electron"],
  ["a server module in the design system", "ui/x.ts", 'import "next/server";', "ui must never import next/server"],
  ["a package reached by path", "e2e/x.ts", 'import "../relay/src/room.ts";', "reaches into the package relay"],
  [
    "a package reached by alias",
    "server/x.ts",
    'import "@/protocol/src/parse.ts";',
    "reaches into the package protocol",
  ],
  [
    "a package's inside",
    "relay/src/x.ts",
    'import "@coda/protocol/src/parse.ts";',
    "bypasses the exports of @coda/protocol",
  ],
  ["a relative path into another part", "app/x.ts", 'import "../server/config.ts";', 'write "@/server/config.ts"'],
  ["a relative path out of a package", "relay/src/x.ts", 'import "../../server/config.ts";', "by a relative path"],
  ["the alias outside the web app", "relay/src/x.ts", 'import "@/server/config";', "exists in the web app only"],
  [
    "the tests' set-up in the product",
    "server/x.ts",
    'import "@/scripts/setup/postgres.ts";',
    "server may not import scripts",
  ],
  ["a test's stage in the product", "relay/src/x.ts", 'import "./testing/world.ts";', "is there for tests only"],
  ["a server that reaches a route", "server/x.ts", 'import "@/app/page";', "server may not import app"],
  ["an undeclared package", "relay/src/x.ts", 'import "zod";', "zod is not declared in relay/package.json"],
  ["a Node module without its prefix", "relay/src/x.ts", 'import "fs";', "fs is not declared"],
  [
    "a second importer of ws",
    "relay/src/x.ts",
    'import type { Data } from "ws";',
    "ws in relay is imported by 2 files",
  ],
  ["a second importer of an xterm package", "terminal-client/src/x.ts", 'import "@xterm/xterm";', "@xterm/xterm in"],
  ["a second importer across the web's parts", "server/x.ts", 'import "pg";', "pg in web is imported by 2 files"],
  ["a second starter of processes", "runner-core/src/x.ts", 'import "node:child_process";', "node:child_process in"],
  ["the environment", "relay/src/room.ts", "export const x = process.env.X;", "reads process.env"],
  ["the environment, quoted", "relay/src/room.ts", 'export const x = process["env"];', "reads process.env"],
  ["the environment, unpacked", "relay/src/room.ts", "const { env } = process;", "reads process.env"],
  ["the environment, imported", "relay/src/room.ts", 'import { env } from "node:process";', "reads process.env"],
  ["today's date", "server/idea/x.ts", "export const x = new Date();", "asks the machine for the date"],
  ["a file name", "relay/src/theRoom.ts", "export const x = 1;", '"theRoom.ts" is not kebab-case'],
  ["a folder name", "relay/src/The_Rooms/room.ts", "export const x = 1;", '"The_Rooms" is not kebab-case'],
  ["a barrel", "features/terminal/all.ts", 'export * from "./pane";', "(barrel)"],
  ["an index", "features/terminal/index.ts", "export const x = 1;", "may be called index"],
  ["an unknown folder", "common/x.ts", "export const x = 1;", "the folder common is no part of the house"],
];

describe("the architecture check", () => {
  test("is content with a clean house", () => {
    expect(violations({})).toEqual([]);
  });

  test.each(planted)("reports %s", (...[, path, text, complaint]) => {
    const found = violations({ [path]: text });
    expect(found).toEqual([expect.stringContaining(complaint)]);
    expect(found[0]).toContain(path);
  });

  test("lets each package of a scope have its own adapter", () => {
    expect(violations({ "terminal-client/src/fit.ts": 'import "@xterm/addon-fit";' })).toEqual([]);
  });

  test.each(Object.keys(parts))("fails when nothing of %s was read", (name) => {
    const files = Object.entries(cleanSources)
      .filter(([path]) => (path.includes("/") ? !path.startsWith(`${name}/`) : name !== "(root)"))
      .map(([path, text]) => readFacts(path, text));
    expect(checkArchitecture({ files, manifests })).toEqual([`${name}: no file of this part was read`]);
  });
});

describe("the reader", () => {
  test("gives the line of what it found", () => {
    const facts = readFacts("x.ts", '\nimport a from "a";\n\nprocess.env.X;\nnew Date();\n');
    expect(facts.imports).toEqual([{ specifier: "a", line: 2 }]);
    expect(facts.envReadLines).toEqual([4]);
    expect(facts.dateReadLines).toEqual([5]);
  });

  test("throws on a file that does not parse", () => {
    expect(() => readFacts("x.ts", "const = ;")).toThrow("x.ts does not parse");
  });
});
