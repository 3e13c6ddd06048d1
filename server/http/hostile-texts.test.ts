/** Every text of every request, one after the other, as somebody would write it who means harm: taken or refused, never a failure. */
// First: it prepares what Next's modules find when they are loaded.
import { withinAction } from "../testing/action-request.ts";
import { count } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorBodySchema } from "@coda/protocol";
import { call, World, type Call, type Caller } from "@/app/api/testing/world.ts";
import { ideas, users } from "../../drizzle/schema/index.ts";
import type { ActionReply } from "./action.ts";
import { actionTable } from "../testing/access/action-table.ts";
import { Cast, identities, type Identity } from "../testing/access/cast.ts";
import { allActions, allRoutes } from "../testing/access/discover.ts";
import type { Outcomes } from "../testing/access/outcomes.ts";
import { routeTable } from "../testing/access/route-table.ts";
import { openEmbedded } from "../testing/databases.ts";
import { part, uploadEpoch } from "../testing/upload.ts";

const hostile = [
  `x'); drop table users; --`,
  `" or 1=1; delete from ideas; --`,
  `<script>alert(1)</script><img src=x onerror=alert(1)>`,
  "a\0b",
  "\uD800\uDC00\uDFFF \u202Etxt.exe\u200B",
  "../../../etc/passwd%00",
];

const routes = await allRoutes();
const actions = await allActions();
let world: World;

beforeAll(async () => {
  world = await World.open(openEmbedded, { env: { CODA_LOCAL: "0", ENABLE_PASSWORD: "1", ENABLE_SHARING: "1" } });
});
afterAll(() => world.dispose());

const command = {
  promptAt: 0,
  outputFrom: 1,
  outputTo: 3,
  command: "ls",
  directory: "/",
  exitCode: 0,
  durationMs: 1,
};
const attached = {
  id: "00000000-0000-4000-8000-000000000001",
  at: "2026-11-21T09:00:00.000Z",
  action: "session.attached",
  session: null,
  by: { id: "00000000-0000-4000-8000-000000000002", name: "Ada", kind: "user" },
  subject: { browser: "a browser" },
};

/** What the rows' examples leave out. */
const further: Readonly<Record<string, readonly object[]>> = {
  "POST /api/devmode/sessions/[id]/shares": [
    { body: { label: "", role: "viewer", withHistory: true, password: "secret", expiresInMinutes: 5 } },
  ],
  "PATCH /api/devmode/sessions/[id]": [
    {
      body: {
        epochs: [
          {
            ...uploadEpoch({ chunks: [part(0, Buffer.from("out"))] }),
            commands: [{ ...command, startedAt: "2026-11-21T09:00:00.000Z" }],
          },
        ],
      },
    },
  ],
  "POST /api/devmode/devices/self/audit": [{ body: { events: [attached] } }],
  "GET /api/devmode/audit": [{ path: "/api/devmode/audit?action=session.deleted&idea=first&before=5&limit=5" }],
  "GET /api/devmode/sessions/[id]/transcript": [{ path: "/api/devmode/sessions/x/transcript?pane=%251&from=latest" }],
};

/** The value with one of its texts replaced, once for each text there is in it, however deep. */
function withText(value: unknown, text: string): unknown[] {
  if (typeof value === "string") return [text];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.flatMap((item, at) => withText(item, text).map((other) => items.with(at, other)));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    withText(item, text).map((other) => ({ ...value, [key]: other })),
  );
}

/** The path with one value of its query replaced, once for each. */
function withQuery(path: string, text: string): string[] {
  const url = new URL(path, "http://127.0.0.1");
  return [...url.searchParams.keys()].map((name) => {
    const other = new URL(url);
    other.searchParams.set(name, text);
    return `${other.pathname}${other.search}`;
  });
}

function withTextInCall({ params, body, path, ...rest }: Call, text: string): Call[] {
  const given = { ...rest, ...(params && { params }), ...(path && { path }) };
  return [
    ...withText(params, text).map((other) => ({ ...given, body, params: other as NonNullable<Call["params"]> })),
    ...withText(body, text).map((other) => ({ ...given, body: other })),
    ...(path === undefined ? [] : withQuery(path, text).map((other) => ({ ...given, body, path: other }))),
  ];
}

/** One who is let in: what they write is looked at. */
function whoMay(outcomes: Outcomes): Identity {
  return identities.find((who) => outcomes[who] === "ok") ?? "owner";
}

async function everythingIsThere(): Promise<void> {
  for (const table of [users, ideas]) {
    const [row] = await world.context.orm.select({ rows: count() }).from(table);
    expect(row?.rows).toBeGreaterThan(0);
  }
}

type Send = (given: Call) => Promise<Response>;

function senderOf(name: string, caller: Caller): Send {
  const handler = routes.get(name);
  if (handler === undefined) throw new Error("there is no such route");
  const [method = ""] = name.split(" ");
  return async (given) => call(handler, caller, { method, ...given });
}

async function expectNoFailure(send: Send, given: Call): Promise<void> {
  const reply = await send(given);
  expect([given, reply.status < 500]).toEqual([given, true]);
  if (reply.status >= 400) errorBodySchema.parse(await reply.json());
  else await reply.body?.cancel();
}

describe("SQL, markup, NUL and look-alikes in each text of a request", () => {
  it.each(Object.entries(routeTable))("to %s are taken or refused in the one error shape", async (name, row) => {
    const who = whoMay(row.expect);
    const cast = await Cast.gather(world);
    const send = senderOf(name, await cast.caller(who));
    const example = async (): Promise<Call> => (await row.given?.(cast, who)) ?? {};
    for (const more of further[name] ?? []) {
      const reply = await send({ ...(await example()), ...more });
      expect([more, reply.ok, await reply.text()]).toEqual([more, true, expect.any(String)]);
    }
    for (const text of hostile) {
      const given = await example();
      const examples = [given, ...(further[name] ?? []).map((more) => ({ ...given, ...more }))];
      for (const each of examples.flatMap((good) => withTextInCall(good, text))) await expectNoFailure(send, each);
    }
    await everythingIsThere();
  });

  it.each(Object.entries(actionTable))("to %s are taken or refused in the one error shape", async (name, row) => {
    const action = actions.get(name);
    if (action === undefined) throw new Error("there is no such action");
    const who = whoMay(row.expect);
    const cast = await Cast.gather(world);
    const caller = await cast.caller(who);
    for (const text of hostile)
      for (const input of withText(await row.given?.(cast, who), text)) {
        const reply = (await withinAction(caller, async () => action(input))) as ActionReply<unknown>;
        expect([input, reply.ok || reply.error.code]).not.toEqual([input, "internal"]);
      }
    await everythingIsThere();
  });
});
