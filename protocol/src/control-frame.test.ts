import { describe, expect, expectTypeOf, it } from "vitest";
import * as fc from "fast-check";
import type * as z from "zod/mini";
import {
  browserToRelaySchema,
  helloSchema,
  helperToRelaySchema,
  parseControl,
  relayToBrowserSchema,
  relayToHelperSchema,
  type BrowserToRelay,
  type Hello,
  type HelperToRelay,
  type RelayToBrowser,
  type RelayToHelper,
  type RequestFailure,
} from "./control-frame.ts";
import { limits } from "./limits.ts";
import type { livePaneSchema, liveWindowSchema } from "./pane-info.ts";

/** Sample frames as they are on the wire, one of each of a direction: one that is missing does not compile. */
type Samples<Frame extends { readonly t: string }> = { readonly [T in Frame["t"]]: Extract<Frame, { t: T }> };

const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
const window: z.input<typeof liveWindowSchema> = {
  window: "@1",
  index: 0,
  name: "sh",
  active: true,
  zoomed: false,
  synchronized: false,
  layout: "b25d,80x24,0,0,0",
  activePane: "%0",
};
const pane: z.input<typeof livePaneSchema> = {
  ref: 1,
  pane: "%0",
  window: "@1",
  epoch: uuid,
  origin: "created",
  start: 0,
  end: 10,
  columns: 80,
  rows: 24,
  title: "",
  command: "sh",
  directory: "/",
  inMode: false,
  inputOff: false,
  dead: false,
  exitStatus: null,
  exitSignal: null,
  recorded: true,
  repairs: 0,
  gapBefore: null,
};
const live = {
  windows: [window],
  panes: [pane],
  unrecorded: [],
  localClients: 0,
  sizeOwner: { by: "browser" as const, client: uuid },
  literalUnavailable: null,
  socket: "coda-1",
};
const place = { session: uuid, idea: "paper-boat", slot: "primary" };
const size = { columns: 80, rows: 24 };
const action = { do: "splitPane" as const, pane: "%0", side: "right" as const };
const shared = { ping: { t: "ping", n: 0 }, pong: { t: "pong", n: 3 } } as const;
const welcome = { t: "welcome" as const, version: 1, capabilities: ["fill"], connection: uuid };
const draining = { t: "draining", reconnectAfterMs: 250 } as const;
const paneResized = { t: "paneResized", ref: 1, offset: 5, size } as const;

const fromHelper = {
  ...shared,
  sessionOpened: { t: "sessionOpened", ...place, status: "detached", ...live },
  sessionClosed: { t: "sessionClosed", session: uuid },
  paneResized,
  inputRefused: { t: "inputRefused", client: 1, ref: 1, counter: 5, reason: "viewer" },
  reply: { t: "reply", id: 1, error: null },
  gapDeclared: { t: "gapDeclared", ref: 1, from: 0, to: 5, cause: "disk-full" },
  pasteProgress: { t: "pasteProgress", client: 1, ref: 1, receivedBytes: 5 },
  actionDone: { t: "actionDone", client: 1, id: 1, outcome: { refused: null, pane: "%0" } },
  sealOffered: { t: "sealOffered", client: 1, key: "k".repeat(43) },
  ticketJudged: { t: "ticketJudged", client: 1, doubt: "signature" },
  typingRuled: { t: "typingRuled", client: 1, rule: "asks" },
  renew: { t: "renew", ticket: "x.y.z" },
} satisfies Samples<z.input<typeof helperToRelaySchema>>;

const toHelper = {
  ...shared,
  draining,
  welcome,
  openSession: { t: "openSession", ...place },
  watch: { t: "watch", ref: 1, from: null },
  unwatch: { t: "unwatch", ref: 1 },
  readRange: { t: "readRange", id: 1, ref: 1, from: 0, to: 5 },
  takeKeyframe: { t: "takeKeyframe", id: 1, ref: 1 },
  clientJoined: { t: "clientJoined", client: 1, clientId: uuid, session: uuid, user: uuid, role: "driver" },
  clientLeft: { t: "clientLeft", client: 1 },
  proposeSize: { t: "proposeSize", client: 1, session: uuid, size },
  leaseSize: { t: "leaseSize", client: 1, session: uuid, size: null },
  cancelPaste: { t: "cancelPaste", client: 1, ref: 1 },
  act: { t: "act", id: 1, client: 1, action },
} satisfies Samples<z.input<typeof relayToHelperSchema>>;

const fromBrowser = {
  ...shared,
  subscribe: { t: "subscribe", ref: 1, epoch: uuid, from: 0 },
  unsubscribe: { t: "unsubscribe", ref: 1 },
  proposeSize: { t: "proposeSize", size },
  leaseSize: { t: "leaseSize", size },
  cancelPaste: { t: "cancelPaste", ref: 1 },
  act: { t: "act", id: 1, action },
  renew: { t: "renew", ticket: "x.y.z" },
} satisfies Samples<z.input<typeof browserToRelaySchema>>;

const toBrowser = {
  ...shared,
  draining,
  welcome: { ...welcome, role: "viewer" },
  sessionState: { t: "sessionState", status: "live", offlineSince: null, live, viewers: 1, drivers: 0 },
  paneResized,
  pulse: { t: "pulse", browserMs: 1.5, helperMs: null, lastOutputMs: null, nowMs: 1 },
  people: { t: "people", people: [{ name: null, who: "sameAccount", role: "driver", sinceMs: 1 }] },
  inputOpened: { t: "inputOpened", device: uuid, opening: 0 },
  inputRefused: { t: "inputRefused", ref: 1, counter: 5, reason: "sealed" },
  pasteProgress: { t: "pasteProgress", ref: 1, receivedBytes: 5 },
  actionDone: { t: "actionDone", id: 1, outcome: { refused: "no space for a new pane", pane: null } },
  skipped: { t: "skipped", ref: 1, from: 0, to: 5, cause: null },
  subscribeFailed: { t: "subscribeFailed", ref: 1, reason: "offline" },
  sealOffered: { t: "sealOffered", key: "k".repeat(43) },
  ticketJudged: { t: "ticketJudged", doubt: null },
  typingRuled: { t: "typingRuled", rule: "denied" },
  renewed: { t: "renewed", role: "viewer" },
} satisfies Samples<z.input<typeof relayToBrowserSchema>>;

const greeting = {
  t: "hello" as const,
  versions: { min: 1, max: 1 },
  capabilities: ["fill", "telepathy"],
  ticket: "x.y.z",
  prefix: "coda",
  software: "coda 1",
};
const hellos = {
  helper: { ...greeting, role: "helper" },
  browser: { ...greeting, role: "browser", wants: "follow", client: uuid },
} satisfies { readonly [Role in Hello["role"]]: Extract<z.input<typeof helloSchema>, { role: Role }> };

type Case = readonly [title: string, schema: z.ZodMiniType, sample: Readonly<Record<string, unknown>>];

function casesOf(direction: string, schema: z.ZodMiniType, samples: Readonly<Record<string, object>>): Case[] {
  return Object.entries(samples).map(([key, sample]) => [`${direction} ${key}`, schema, { ...sample }]);
}

const cases: readonly Case[] = [
  ...casesOf("helper to relay", helperToRelaySchema, fromHelper),
  ...casesOf("relay to helper", relayToHelperSchema, toHelper),
  ...casesOf("browser to relay", browserToRelaySchema, fromBrowser),
  ...casesOf("relay to browser", relayToBrowserSchema, toBrowser),
  ...casesOf("hello of a", helloSchema, hellos),
];
const schemas = [helperToRelaySchema, relayToHelperSchema, browserToRelaySchema, relayToBrowserSchema, helloSchema];

/** Fields that a peer of an older release does not send (FR7). */
const younger: ReadonlySet<string> = new Set(["opening"]);

function without(sample: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sample).filter(([name]) => name !== key));
}

describe.each(cases)("%s", (_, schema, sample) => {
  it("FR4 parses to itself", () => {
    expect(parseControl(schema, JSON.stringify(sample))).toEqual({ frame: sample });
  });

  it("FR4 drops unknown fields", () => {
    const text = JSON.stringify({ ...sample, mood: { deep: [1] }, n2: 1 });
    expect(parseControl(schema, text)).toEqual({ frame: sample });
    expect(parseControl(schema, text.replace(/\}$/u, ',"__proto__":{"polluted":1}}'))).toEqual({ frame: sample });
  });

  it.each(Object.keys(sample).filter((key) => !younger.has(key)))("FR4 needs its %s", (key) => {
    expect(parseControl(schema, JSON.stringify(without(sample, key)))).toHaveProperty("problem");
  });

  it.each(Object.keys(sample))("FR4 takes its %s of its own type alone", (key) => {
    expect(parseControl(schema, JSON.stringify({ ...sample, [key]: { odd: true } }))).toHaveProperty("problem");
  });

  it("FR4 of an unknown kind is a problem", () => {
    expect(parseControl(schema, JSON.stringify({ ...sample, t: "telepathy" }))).toHaveProperty("problem");
  });
});

describe("parsing control frames", () => {
  const ping = JSON.stringify(shared.ping);

  it("FR4 takes 64 KiB and not a character more", () => {
    const most = ping.padEnd(64 * 1024);
    expect(parseControl(helperToRelaySchema, most)).toEqual({ frame: shared.ping });
    expect(parseControl(helperToRelaySchema, `${most} `)).toEqual({ problem: "a control frame of 65537 characters" });
  });

  it.each(["", " ", "{", "null", "[]", "7", '"ping"', "\u0000", `\ufeff${ping}`, ping + ping, "[".repeat(60_000)])(
    "FR4 says what is wrong with %.20j",
    (text) => {
      const parsed = parseControl(helperToRelaySchema, text);
      expect(Object.keys(parsed)).toEqual(["problem"]);
    },
  );

  it("FR7 takes the word of a relay that numbers no openings, and hands a browser that knows none what it knows", () => {
    const { opening, ...older } = toBrowser.inputOpened;
    expect(parseControl(relayToBrowserSchema, JSON.stringify(older))).toEqual({ frame: { ...older, opening } });
    const newer = { ...toBrowser.inputOpened, younger: true };
    expect(parseControl(relayToBrowserSchema, JSON.stringify(newer))).toEqual({ frame: toBrowser.inputOpened });
  });

  it("FR4 takes no frame of another direction", () => {
    expect(parseControl(browserToRelaySchema, JSON.stringify(fromHelper.gapDeclared))).toHaveProperty("problem");
    expect(parseControl(relayToBrowserSchema, JSON.stringify(toHelper.takeKeyframe))).toHaveProperty("problem");
    expect(parseControl(relayToHelperSchema, JSON.stringify(fromBrowser.subscribe))).toHaveProperty("problem");
    expect(parseControl(helperToRelaySchema, JSON.stringify(toHelper.welcome))).toHaveProperty("problem");
    expect(parseControl(helloSchema, ping)).toHaveProperty("problem");
  });

  it("FR4 of any text gives a frame or a short problem, and never an exception", () => {
    const samples = cases.map(([, , sample]) => JSON.stringify(sample));
    const spoiled = fc
      .tuple(fc.constantFrom(...samples), fc.nat(300), fc.nat(20), fc.string({ maxLength: 8, unit: "binary" }))
      .map(([text, at, length, other]) => text.slice(0, at) + other + text.slice(at + length));
    const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.json(), spoiled);
    fc.assert(
      fc.property(fc.constantFrom(...schemas), anyText, (schema, text) => {
        const parsed = parseControl<unknown>(schema, text);
        expect(["frame", "problem"]).toContain(Object.keys(parsed).join());
        expect("problem" in parsed ? parsed.problem.length : 1).toBeGreaterThan(0);
        expect("problem" in parsed ? parsed.problem.length : 1).toBeLessThanOrEqual(400);
      }),
      { numRuns: 3_000 },
    );
  });

  it("FR4 of a frame wrong in many places tells 400 characters of them", () => {
    const capabilities = Array.from({ length: 64 }, () => "x".repeat(41));
    const parsed = parseControl(helloSchema, JSON.stringify({ ...hellos.helper, capabilities }));
    expect("problem" in parsed ? parsed.problem.length : 0).toBe(400);
  });

  it("FR4 of arrays deep or long gives a short problem", () => {
    const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    const long = JSON.stringify({ ...fromHelper.sessionOpened, panes: Array.from({ length: 5_000 }, () => 0) });
    for (const text of [deep, `{"t":"ping","n":${deep}}`, long]) {
      const parsed = parseControl(helperToRelaySchema, text);
      expect("problem" in parsed ? parsed.problem.length : 0).toBeGreaterThan(0);
      expect("problem" in parsed ? parsed.problem.length : 1_000).toBeLessThanOrEqual(400);
    }
  });
});

describe("hello", () => {
  it("HL3 with capabilities nobody knows is a hello", () => {
    const capabilities = ["telepathy", "", "fill2"];
    expect(parseControl(helloSchema, JSON.stringify({ ...hellos.helper, capabilities }))).toEqual({
      frame: { ...hellos.helper, capabilities },
    });
  });

  it.each([
    ["an empty ticket", { ticket: "" }],
    ["a ticket beyond its limit", { ticket: "x".repeat(8_001) }],
    ["an upside-down range", { versions: { min: 2, max: 1 } }],
    ["an odd prefix", { prefix: "Co__da" }],
    ["another role", { role: "relay" }],
    ["a client that is no UUID", { client: "me" }],
  ])("refuses %s", (_, change) => {
    expect(parseControl(helloSchema, JSON.stringify({ ...hellos.browser, ...change }))).toHaveProperty("problem");
  });
});

describe("frames' fields", () => {
  it("hold an action in the open or sealed, never both", () => {
    const { action: _, ...rest } = fromBrowser.act;
    const parse = (change: object): object =>
      parseControl(browserToRelaySchema, JSON.stringify({ ...rest, ...change }));
    expect(parse({ sealed: "c2Vh" })).toHaveProperty("frame");
    expect(parse({ sealed: "c2Vh", action })).toHaveProperty("problem");
    expect(parse({ sealed: "c2Vh==" })).toHaveProperty("problem");
  });

  it("FR7 name a browser's ticket to a helper, and need none of a relay that passes none on", () => {
    const joined = { ...toHelper.clientJoined, ticket: "x.y.z" };
    expect(parseControl(relayToHelperSchema, JSON.stringify(joined))).toEqual({ frame: joined });
  });

  it.each([0, -1, 1.5, 2 ** 32, "1", null])("refuse the ref or client %j", (number) => {
    const watch = JSON.stringify({ ...toHelper.watch, ref: number });
    const left = JSON.stringify({ ...toHelper.clientLeft, client: number });
    expect(parseControl(relayToHelperSchema, watch)).toHaveProperty("problem");
    expect(parseControl(relayToHelperSchema, left)).toHaveProperty("problem");
  });

  it.each(["", "-v", "..", "a b", "a;b", "x".repeat(65)])("refuse the socket name %j from a helper", (socket) => {
    const text = JSON.stringify({ ...fromHelper.sessionOpened, socket });
    expect(parseControl(helperToRelaySchema, text)).toHaveProperty("problem");
  });

  it("refuse a status that is not the helper's to say", () => {
    for (const status of ["reserved", "offline"]) {
      const text = JSON.stringify({ ...fromHelper.sessionOpened, status });
      expect(parseControl(helperToRelaySchema, text)).toHaveProperty("problem");
    }
  });

  it("hold at most a session's panes", () => {
    const panes = (count: number): string =>
      JSON.stringify({ ...fromHelper.sessionOpened, panes: Array.from({ length: count }, () => pane) });
    expect(parseControl(helperToRelaySchema, panes(limits.panesPerSession))).toHaveProperty("frame");
    expect(parseControl(helperToRelaySchema, panes(limits.panesPerSession + 1))).toHaveProperty("problem");
  });
});

describe("the unions", () => {
  it("are closed: a new frame breaks its line here, its sample, and every switch", () => {
    type Shared = "ping" | "pong";
    expectTypeOf<HelperToRelay["t"]>().toEqualTypeOf<
      | Shared
      | "sessionOpened"
      | "sessionClosed"
      | "paneResized"
      | "inputRefused"
      | "pasteProgress"
      | "actionDone"
      | "reply"
      | "gapDeclared"
      | "sealOffered"
      | "ticketJudged"
      | "typingRuled"
      | "renew"
    >();
    expectTypeOf<RelayToHelper["t"]>().toEqualTypeOf<
      | Shared
      | "draining"
      | "welcome"
      | "openSession"
      | "watch"
      | "unwatch"
      | "readRange"
      | "takeKeyframe"
      | "clientJoined"
      | "clientLeft"
      | "proposeSize"
      | "leaseSize"
      | "cancelPaste"
      | "act"
    >();
    expectTypeOf<BrowserToRelay["t"]>().toEqualTypeOf<
      Shared | "subscribe" | "unsubscribe" | "proposeSize" | "leaseSize" | "cancelPaste" | "act" | "renew"
    >();
    expectTypeOf<RelayToBrowser["t"]>().toEqualTypeOf<
      | Shared
      | "draining"
      | "welcome"
      | "sessionState"
      | "paneResized"
      | "pulse"
      | "people"
      | "inputOpened"
      | "inputRefused"
      | "pasteProgress"
      | "actionDone"
      | "skipped"
      | "subscribeFailed"
      | "sealOffered"
      | "ticketJudged"
      | "typingRuled"
      | "renewed"
    >();
    expectTypeOf<Hello["role"]>().toEqualTypeOf<"helper" | "browser">();
    expectTypeOf<RequestFailure>().toEqualTypeOf<
      "unknown" | "not-recorded" | "busy" | "failed" | "timeout" | "offline"
    >();
    // A browser is not told another browser's number.
    expectTypeOf<Extract<RelayToBrowser, { t: "inputRefused" }>>().not.toHaveProperty("client");
  });
});
