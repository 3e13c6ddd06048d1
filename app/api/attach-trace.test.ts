/** One attach as one trace: the real route handlers, a relay and a helper with tmux as processes, a real collector. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  decodeDataFrame,
  defaultSessionPrefix,
  relayToBrowserSchema,
  sessionReplySchema,
  supportedVersions,
  ticketReplySchema,
  type RelayToBrowser,
  type TicketReply,
} from "@coda/protocol";
import { openTelemetry, readTelemetrySettings } from "@coda/telemetry";
import { Collector, type CollectedSpan } from "@coda/telemetry/testing/collector";
import { afterEach, beforeEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { systemAfter, systemClock, systemPause } from "@/server/clock.ts";
import { installContext } from "@/server/context.ts";
import { testDatabases, type TestDatabase } from "@/server/testing/databases.ts";
import { noTracing, type Tracing } from "@/server/tracing.ts";
import { LocalStack } from "./testing/local-stack.ts";
import { ticketPublicKey, World } from "./testing/world.ts";

const content = "WHAT-A-TERMINAL-SHOWS";
const title = "A name somebody gave";
const patienceMs = 40_000;
const testMs = 180_000;

let held: TestDatabase;
let stack: LocalStack;
let collector: Collector;
let folder: string;
let endTracing: () => Promise<void>;
/** What the three parts are told in their environment. */
let variables: Readonly<Record<string, string>>;

beforeEach(async () => {
  const [[, open] = []] = testDatabases;
  if (open === undefined) throw new Error("no database to test with");
  held = await open();
  await held.database.migrate();
  stack = new LocalStack();
  collector = new Collector();
  variables = { OTEL_EXPORTER_OTLP_ENDPOINT: await collector.open(), OTEL_BSP_SCHEDULE_DELAY: "50" };
  endTracing = async () => undefined;
  folder = mkdtempSync(join(tmpdir(), "coda-trace-"));
});
afterEach(async () => {
  const codes = await stack.close();
  await endTracing();
  // Not there where the helper did not come so far.
  spawnSync("tmux", ["-L", "traced", "kill-server"], { env: { ...process.env, TMUX_TMPDIR: folder } });
  await collector.close();
  installContext(undefined);
  await held.dispose();
  rmSync(folder, { recursive: true, force: true });
  if (codes.some((code) => code !== 0)) throw new Error(`relay and helper ended with ${codes.join(" and ")}`);
});

it(
  "is one trace from the ticket to the keyframe, with nothing in it that a person wrote",
  { timeout: testMs },
  async () => {
    const { ticket, traceparent, names } = await attach(await tracingOf(variables));
    const spans = await untilCollected("take keyframe", "keyframe", "attach", "connect helper", "open session");
    const attached = spans.filter(({ traceId }) => traceId === traceparent?.split("-")[1]);
    expect(new Set(attached.map((span) => pathOf(span, spans)))).toEqual(
      new Set([
        "coda-web:ticket",
        "coda-web:ticket coda-relay:attach",
        "coda-web:ticket coda-relay:attach coda-relay:verify",
        "coda-web:ticket coda-relay:attach coda-relay:join room",
        "coda-web:ticket coda-relay:attach coda-relay:join room coda-helper:open session",
        "coda-web:ticket coda-relay:attach coda-relay:join room coda-helper:open session coda-helper:tmux",
        "coda-web:ticket coda-relay:attach coda-relay:join room coda-helper:join client",
        "coda-web:ticket coda-relay:attach coda-relay:wait for browser",
        "coda-web:ticket coda-relay:attach coda-relay:keyframe",
        "coda-web:ticket coda-relay:attach coda-relay:keyframe coda-helper:take keyframe",
        "coda-web:ticket coda-relay:attach coda-relay:keyframe coda-helper:take keyframe coda-helper:pane model",
      ]),
    );
    const connected = spans.find(({ name }) => name === "connect helper");
    expect(connected && pathOf(connected, spans)).toBe("coda-web:ticket coda-relay:connect helper");
    for (const text of [content, title, ticket, ...names]) expect(collector.text).not.toContain(text);
    const values = spans.flatMap(({ attributes }) =>
      Object.values(attributes).filter((value) => typeof value === "string"),
    );
    for (const value of values) expect(value).toMatch(/^(?:[0-9a-f-]{36}|driver|device|session|conflict)$/u);
  },
);

it(
  "is not traced where no collector is named: nothing is posted, no hello carries a trace",
  { timeout: testMs },
  async () => {
    variables = {};
    const { traceparent } = await attach(noTracing);
    expect(traceparent).toBeUndefined();
    expect(collector.text).toBe("");
  },
);

async function tracingOf(env: Readonly<Record<string, string>>): Promise<Tracing> {
  const telemetry = await openTelemetry(readTelemetrySettings(env, "coda-web"), {
    instance: "web",
    after: systemAfter,
    report: (reason) => expect.fail(reason),
  });
  endTracing = async () => telemetry.close();
  return { tracer: telemetry.tracer, sendAfterReply: () => undefined };
}

/** A device is paired, a session reserved for it and opened in a browser, which gets its first picture. */
async function attach(tracing: Tracing): Promise<TicketReply & { readonly names: readonly string[] }> {
  const origin = await stack.openWeb();
  const relayUrl = await stack.startRelay({
    TICKET_PUBLIC_KEY: ticketPublicKey.export({ type: "spki", format: "pem" }).toString(),
    RELAY_ALLOWED_ORIGINS: origin,
    ...variables,
  });
  const world = new World(held, { origin, relayUrl, nowMs: systemClock.now().getTime(), tracing });
  const owner = await world.owner();
  const post = async (path: string, body: object): Promise<unknown> => {
    const headers = { origin, ...owner };
    const given = { method: "POST", headers, body: JSON.stringify(body) };
    return (await fetch(`${origin}/api/devmode/${path}`, given)).json();
  };
  startHelper(origin, world.mintCode("device"));
  const { idea } = z.object({ idea: z.object({ id: z.string() }) }).parse(await post("ideas", { title }));
  const { session } = await untilFound(
    "a device to reserve it for",
    async () => sessionReplySchema.safeParse(await post("sessions", { idea: idea.id })).data,
  );
  const client = crypto.randomUUID();
  // Until the helper has taken the session there is nothing to have a ticket for.
  const reply = await untilFound(
    "a ticket",
    async () =>
      ticketReplySchema.safeParse(await post("tickets", { for: "session", session: session.id, client })).data,
  );
  await firstPicture(reply, { origin, client });
  return { ...reply, names: [idea.id] };
}

function startHelper(origin: string, code: string): void {
  writeFileSync(join(folder, ".tmux.conf"), `set -g default-command 'echo ${content}; exec cat'\n`);
  stack.startHelper({
    HOME: folder,
    SHELL: "/bin/sh",
    TMUX_TMPDIR: folder,
    CODA_TMUX_SOCKET: "traced",
    CODA_RUNNER_HOME: join(folder, "helper"),
    CODA_SERVER: origin,
    CODA_ENROLL_CODE: code,
    ...variables,
  });
}

/** Says hello as a page does, subscribes to the first pane there is, and leaves with its keyframe. */
async function firstPicture(reply: TicketReply, page: { origin: string; client: string }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = new WebSocket(reply.relayUrl, { origin: page.origin });
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  let subscribed = false;
  const heard = (frame: RelayToBrowser) => {
    if (frame.t === "subscribeFailed") subscribed = false;
    const pane = frame.t === "sessionState" ? frame.live?.panes[0] : undefined;
    if (pane === undefined || subscribed) return;
    subscribed = true;
    say({ t: "subscribe", ref: pane.ref, epoch: pane.epoch, from: null });
  };
  socket.on("open", () => {
    const terms = { versions: supportedVersions, capabilities: [], prefix: defaultSessionPrefix, software: "test" };
    const { ticket, traceparent } = reply;
    say({ t: "hello", role: "browser", client: page.client, wants: "open", ticket, traceparent, ...terms });
  });
  socket.on("message", (data: Buffer, isBinary) => {
    if (!isBinary) heard(relayToBrowserSchema.parse(JSON.parse(data.toString())));
    else if (decodeDataFrame(data)?.type === "keyframeEnd") resolve();
  });
  socket.on("close", (code) => reject(new Error(`the relay closed the socket: ${code}`)));
  await promise;
  socket.close();
}

async function untilFound<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = systemClock.now().getTime() + patienceMs;
  while (systemClock.now().getTime() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await systemPause(100);
  }
  throw new Error(`not in time: ${what}`);
}

async function untilCollected(...names: readonly string[]): Promise<CollectedSpan[]> {
  await endTracing();
  return untilFound(`spans ${names.join(", ")}`, async () =>
    names.every((name) => collector.spans.some((span) => span.name === name)) ? collector.spans : undefined,
  );
}

/** The span's way from the first of its trace: the part and the name of each. Which comes first, helper or browser, is open. */
function pathOf(span: CollectedSpan, spans: readonly CollectedSpan[]): string {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  const name = span.name === "wait for helper" ? "join room" : span.name;
  const own = `${String(span.resource["service.name"])}:${name}`;
  return parent === undefined ? own : `${pathOf(parent, spans)} ${own}`;
}
