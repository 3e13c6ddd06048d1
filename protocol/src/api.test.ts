import { describe, expect, it } from "vitest";
import type * as z from "zod/mini";
import * as api from "./api.ts";
import { limits } from "./limits.ts";

type Api = typeof api;
/** As they are on the wire: complete, so that a schema without a sample does not compile. */
type Samples = { readonly [K in keyof Api as Api[K] extends z.ZodMiniType ? K : never]: z.input<Api[K]> };

const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
const time = "2026-11-21T15:30:00.000Z";
const device = { id: uuid, name: "desk", online: true };
const cursor = { pane: "%0", epoch: uuid, offset: 42 };
const recording = { pausedAt: time, ideaPausedAt: null, stoppedAt: time, canPause: true };
const session: z.input<Api["apiSessionSchema"]> = {
  id: uuid,
  ideaId: "paper-boat",
  slot: "primary",
  status: "live",
  device,
  lastConnectedAt: time,
  lastDetachedAt: null,
  lastSeenAt: time,
  createdAt: time,
  panes: [cursor],
  recording,
};
const chunk = { offset: 0, rawBytes: 3, zstd: "Zm9v" };
const epoch: z.input<Api["uploadEpochSchema"]> = {
  pane: "%0",
  epoch: uuid,
  origin: "created",
  columns: 80,
  rows: 24,
  startedAt: time,
  chunks: [chunk],
  keyframes: [chunk],
  gaps: [{ from: 3, to: null, cause: "power-loss" }],
  sizes: [{ offset: 0, columns: 80, rows: 24 }],
  masks: [{ from: 1, to: 2, kind: "no-echo" as const }],
  commands: [],
  ended: false,
};
const key = "k".repeat(43);
const proof = { challenge: "Zm9v_-", signature: "c2ln" };
const deviceSession: z.input<Api["deviceSessionSchema"]> = {
  id: uuid,
  ideaId: "a",
  ideaTitle: "A",
  slot: "primary",
  status: "reserved",
  cursors: [cursor],
  paused: true,
};
const apiDevice = {
  ...device,
  platform: "darwin-arm64",
  version: "0.1.0",
  lastSeenAt: null,
  createdAt: time,
  fingerprint: "3f2a 91bc 07d4 e5a8 6b1c",
  copiedAt: null,
};
const idea = {
  id: "paper-boat",
  title: "Paper boat",
  createdAt: time,
  sessions: { total: 2, running: 1, attention: 1, asking: ["primary"] },
  lastActivityAt: null,
  retentionDays: null,
  archivedAt: null,
  recordingPausedAt: time,
  role: "owner" as const,
};
const command = {
  promptAt: 0,
  outputFrom: 20,
  outputTo: null,
  command: "make",
  directory: "/src",
  exitCode: null,
  startedAt: time,
  durationMs: null,
};
const registration = {
  name: "desk",
  platform: "linux-x64",
  version: "0.1.0",
  publicKey: key,
  code: "code",
  ...proof,
};

const ticketDevice = { id: uuid, publicKey: key, seal: { publicKey: key, signature: "c2Vh" } };

const samples = {
  recordingStateSchema: recording,
  putRecordingSchema: { paused: true },
  apiSessionSchema: session,
  sessionListReplySchema: { sessions: [session, { ...session, device: null, panes: [] }] },
  sessionReplySchema: { session },
  reserveSessionSchema: { idea: "paper-boat", slot: "side", device: uuid },
  uploadEpochSchema: epoch,
  patchSessionSchema: {
    status: "detached",
    connectedAt: time,
    detachedAt: time,
    recordingStopped: true,
    epochs: [epoch],
  },
  patchSessionReplySchema: { session, acknowledged: [cursor] },
  challengeReplySchema: { challenge: "Zm9v", expiresAt: time },
  registerDeviceSchema: registration,
  registerDeviceReplySchema: { device: uuid, owner: "Ada", ticketKey: key },
  deviceTokenSchema: { device: uuid, ...proof },
  deviceTokenReplySchema: { token: "t", expiresAt: time, ticketKey: key },
  deviceSessionSchema: deviceSession,
  deviceSessionsReplySchema: { sessions: [deviceSession] },
  apiDeviceSchema: apiDevice,
  downloadsReplySchema: { base: "https://coda.example/runner" },
  deviceListReplySchema: { devices: [apiDevice] },
  deviceNameSchema: "laptop",
  patchDeviceSchema: { name: "laptop" },
  deviceReplySchema: { device: apiDevice },
  rotateKeySchema: { ...proof, publicKey: key, sealKey: key, sealKeySignature: "c2ln", newSignature: "c2ln" },
  moveSessionSchema: { device: uuid },
  ticketRequestSchema: { for: "session", session: uuid, client: uuid },
  ticketReplySchema: {
    ticket: "x.y.z",
    relayUrl: "ws://127.0.0.1:8787/v1/socket",
    expiresAt: time,
    device: ticketDevice,
  },
  ideaTitleSchema: "Paper boat",
  ticketDeviceSchema: ticketDevice,
  apiIdeaSchema: idea,
  ideaListReplySchema: { ideas: [idea] },
  createIdeaSchema: { title: "Paper boat", id: "paper-boat" },
  ideaReplySchema: { idea },
  maskSchema: { from: 0, to: 20, kind: "token" },
  commandListReplySchema: { commands: [{ ...command, pane: "%1", epoch: uuid }], more: false },
  ideaCommandListReplySchema: { commands: [{ ...command, pane: "%1", epoch: uuid, session: uuid }], more: false },
  transcriptPlaceReplySchema: { place: { epoch: uuid, offset: 7 } },
  patchIdeaSchema: { title: "Kite", retentionDays: 7, archived: true, recordingPaused: true },
  settingsSchema: { retentionDays: null },
  deletedReplySchema: { deleted: { sessions: 1, epochs: 2, chunks: 3, rawBytes: 4 } },
  ideaHoldingsSchema: { sessions: 1, rawBytes: 2, members: 3, shares: 4 },
  ideaHoldingsReplySchema: { holdings: { sessions: 1, rawBytes: 2, members: 3, shares: 4 } },
} satisfies Samples;

type SchemaName = keyof typeof samples;
const schemas: Readonly<Record<SchemaName, z.ZodMiniType>> = api;
const names = Object.keys(samples) as SchemaName[];

/** Schemas of which a helper or page sends or reads less: what they may leave out. */
const optional: Readonly<Partial<Record<SchemaName, readonly string[]>>> = {
  reserveSessionSchema: ["slot", "device"],
  patchSessionSchema: ["status", "connectedAt", "detachedAt", "recordingStopped", "epochs"],
  uploadEpochSchema: ["masks", "commands"],
  createIdeaSchema: ["id"],
  apiSessionSchema: ["recording"],
  deviceSessionSchema: ["paused"],
  apiIdeaSchema: ["recordingPausedAt"],
  patchIdeaSchema: ["title", "retentionDays", "archived", "recordingPaused"],
  ticketReplySchema: ["device"],
};

function accepts(name: SchemaName, change: object): boolean {
  return schemas[name].safeParse({ ...Object(samples[name]), ...change }).success;
}

describe.each(names)("%s", (name) => {
  it("round trips", () => {
    expect(schemas[name].parse(JSON.parse(JSON.stringify(samples[name])))).toEqual(samples[name]);
  });

  it("refuses nothing and other things", () => {
    for (const value of [undefined, null, 7, [], ""]) expect(schemas[name].safeParse(value).success).toBe(false);
  });
});

const fields = names
  .filter((name) => name !== "ideaTitleSchema")
  .flatMap((name) => Object.keys(samples[name]).map((field) => [name, field] as const));

describe("fields", () => {
  it.each(fields)("of %s: %s is needed unless it is optional, and has a type", (name, field) => {
    const rest = Object.fromEntries(Object.entries(samples[name]).filter(([key]) => key !== field));
    expect(schemas[name].safeParse(rest).success).toBe(optional[name]?.includes(field) ?? false);
    expect(accepts(name, { [field]: { odd: true } })).toBe(false);
  });

  it("unknown are dropped", () => {
    expect(api.apiSessionSchema.parse({ ...session, mood: 1 })).toEqual(session);
  });
});

describe("bounds", () => {
  it.each<readonly [SchemaName, object, boolean]>([
    ["uploadEpochSchema", { chunks: [{ ...chunk, rawBytes: limits.chunkRawBytes }] }, true],
    ["uploadEpochSchema", { chunks: [{ ...chunk, rawBytes: limits.chunkRawBytes + 1 }] }, false],
    ["uploadEpochSchema", { chunks: [{ ...chunk, rawBytes: 0 }] }, false],
    ["uploadEpochSchema", { chunks: [{ ...chunk, zstd: "not base64!" }] }, false],
    ["uploadEpochSchema", { keyframes: [{ ...chunk, rawBytes: limits.keyframeBytes }] }, true],
    ["uploadEpochSchema", { keyframes: [{ ...chunk, rawBytes: limits.keyframeBytes + 1 }] }, false],
    ["uploadEpochSchema", { chunks: Array.from({ length: 64 }, () => chunk) }, true],
    ["uploadEpochSchema", { chunks: Array.from({ length: 65 }, () => chunk) }, false],
    ["uploadEpochSchema", { keyframes: Array.from({ length: 9 }, () => chunk) }, false],
    ["uploadEpochSchema", { gaps: Array.from({ length: 17 }, () => epoch.gaps[0]) }, false],
    ["uploadEpochSchema", { sizes: Array.from({ length: 257 }, () => epoch.sizes[0]) }, false],
    ["uploadEpochSchema", { origin: "found" }, false],
    ["uploadEpochSchema", { gaps: [{ ...epoch.gaps[0], to: null }] }, true],
    ["uploadEpochSchema", { gaps: [{ ...epoch.gaps[0], cause: "gremlins" }] }, false],
    ["patchSessionSchema", { epochs: Array.from({ length: 17 }, () => epoch) }, false],
    ["patchSessionSchema", { status: "offline" }, false],
    ["patchSessionSchema", { status: "reserved" }, false],
    ["patchSessionSchema", { connectedAt: "yesterday" }, false],
    ["reserveSessionSchema", { idea: "../etc" }, false],
    ["registerDeviceSchema", { name: "  " }, false],
    ["registerDeviceSchema", { name: "x".repeat(81) }, false],
    ["registerDeviceSchema", { publicKey: "k".repeat(42) }, false],
    ["registerDeviceSchema", { publicKey: "+".repeat(43) }, false],
    ["registerDeviceSchema", { code: "" }, false],
    ["registerDeviceSchema", { challenge: "x".repeat(65) }, false],
    ["registerDeviceSchema", { challenge: "a\nb" }, false],
    ["deviceTokenSchema", { signature: "x".repeat(101) }, false],
    ["ticketRequestSchema", { for: "device" }, true],
    ["ticketRequestSchema", { for: "everything" }, false],
    ["createIdeaSchema", { title: "x".repeat(120) }, true],
    ["createIdeaSchema", { title: "x".repeat(121) }, false],
    ["createIdeaSchema", { title: " \n" }, false],
  ])("of %s with %.60j: %s", (name, change, accepted) => {
    expect(accepts(name, change)).toBe(accepted);
  });

  it("leave a ticket for a device without a session", () => {
    expect(api.ticketRequestSchema.parse({ for: "device", session: uuid })).toEqual({ for: "device" });
  });

  it("of a title are counted after trimming", () => {
    expect(api.ideaTitleSchema.parse(`  ${"x".repeat(120)} `)).toBe("x".repeat(120));
    expect(api.registerDeviceSchema.parse({ ...registration, name: " desk " }).name).toBe("desk");
  });
});
