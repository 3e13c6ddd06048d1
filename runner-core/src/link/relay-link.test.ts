/** The helper's end of the relay socket, against a relay made of arrays: output, gaps, keyframes, sizes, announcements. */
import { randomUUID } from "node:crypto";
import { clientIdSchema, clientRefSchema, limits, paneRefSchema, userIdSchema, type ClientRef } from "@coda/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { silentLog, type Log } from "../log.ts";
import { EchoSessionHost } from "../session/echo-session-host.ts";
import type { AllowedSession } from "../session/session-host.ts";
import { FakeHost, fakePane, FakeRecording, fakeSession } from "../testing/fake-host.ts";
import { FakeRelay } from "../testing/fake-relay.ts";
import { lawless } from "../testing/lawless.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { seededBytes } from "../testing/seeded-bytes.ts";
import { allowed } from "../testing/tmux-helper.ts";
import { SealedTabs } from "../testing/sealed-tabs.ts";
import { until, untilStepped } from "../testing/until.ts";
import { RelayLink } from "./relay-link.ts";
import type { SessionHost } from "../session/session-host.ts";

const ref = (value: number) => paneRefSchema.parse(value);
const clientRef = (value: number): ClientRef => clientRefSchema.parse(value);

let clock: ManualClock;
let relay: FakeRelay;
let tabs: SealedTabs;
let host: FakeHost;
let link: RelayLink;
let wanted: AllowedSession[];
let browsers: [string, number][];

function makeLink(of: SessionHost, log: Log = silentLog): RelayLink {
  return new RelayLink({
    trust: tabs.trust,
    onRefusedInput: () => undefined,
    law: lawless,
    ports: relay.ports,
    host: of,
    log,
    onOpenWanted: (session) => wanted.push(session),
    onBrowsers: (session, count) => browsers.push([session, count]),
    onState: () => undefined,
  });
}

beforeEach(() => {
  clock = new ManualClock();
  relay = new FakeRelay(clock);
  tabs = new SealedTabs(relay, clock);
  host = new FakeHost();
  wanted = [];
  browsers = [];
  link = makeLink(host);
});

async function connect(of = link): Promise<void> {
  of.start();
  await until("the socket is asked for", () => relay.waiting);
  relay.welcome();
}

async function reconnect(): Promise<void> {
  relay.drop();
  clock.advance(limits.reconnectCapMs);
  await until("the socket is asked for again", () => relay.waiting);
  relay.welcome();
}

function join(client: number, session: AllowedSession, role: "viewer" | "driver" = "driver"): void {
  tabs.join({ client, clientId: clientIdSchema.parse(randomUUID()), session: session.session, role });
}

const session = allowed("idea");

/** How many hear of a recording's growth though nobody watches it. */
const listening = 1;

describe("announcing", () => {
  test("SE5 exactly what the host serves, whole, and its end", async () => {
    const recording = new FakeRecording();
    recording.append("abc");
    host.show(fakeSession(session, fakePane(5, recording), fakePane(6, undefined)));
    await connect();
    expect(relay.sessions).toMatchObject([
      { session: session.session, idea: session.idea, slot: session.slot, status: "detached" },
    ]);
    expect(relay.sessions[0]?.panes).toMatchObject([
      { ref: 1, pane: "%5", epoch: recording.epoch, start: 0, end: 3, columns: 80, dead: false },
    ]);
    expect(relay.sessions[0]?.windows).toHaveLength(2);
    host.show();
    expect(relay.sent("sessionClosed")).toEqual([{ t: "sessionClosed", session: session.session }]);
  });

  test("again only when there is news: growth alone is none", async () => {
    const recording = new FakeRecording();
    host.show(fakeSession(session, fakePane(5, recording)));
    await connect();
    recording.append("more");
    host.show(...host.sessions);
    expect(relay.sent("sessionOpened")).toHaveLength(1);
    host.show({ ...fakeSession(session, fakePane(5, recording)), localClients: 1 });
    expect(relay.sent("sessionOpened")).toHaveLength(2);
    join(1, session);
    expect(relay.sessions[0]?.status).toBe("live");
    host.show({ ...fakeSession(session, fakePane(5, recording)), exited: true });
    expect(relay.sessions[0]?.status).toBe("exited");
  });

  test("OU9 a pane whose picture was set right, each time until it is no more, and to whoever connects later", async () => {
    const recording = new FakeRecording();
    const announced = (): unknown[] => relay.sent("sessionOpened").map(({ panes }) => panes[0]?.repairs);
    host.show(fakeSession(session, fakePane(5, recording)));
    await connect();
    recording.repair();
    expect(announced()).toEqual([0, 1]);
    await reconnect();
    expect(announced()).toEqual([1]);
    recording.repair();
    host.show();
    recording.repair();
    expect(announced()).toEqual([1, 2]);
  });

  test("OU8 a new size comes with the offset from which it holds", async () => {
    const recording = new FakeRecording();
    recording.append("0123456789");
    const pane = fakePane(5, recording);
    host.show(fakeSession(session, pane));
    await connect();
    recording.resizedAt = 7;
    host.show(fakeSession(session, { ...pane, size: { columns: 100, rows: 30 } }));
    expect(relay.sent("paneResized")).toEqual([
      { t: "paneResized", ref: 1, offset: 7, size: { columns: 100, rows: 30 } },
    ]);
    expect(relay.control.map((frame) => frame.t)).toEqual(["sessionOpened", "paneResized", "sessionOpened"]);
  });

  test("nothing that the relay would refuse, however much a user has opened and however it is named", async () => {
    const panes = Array.from({ length: 90 }, (_, index) => fakePane(index, new FakeRecording()));
    const big = fakeSession(session, ...panes);
    const windows = big.windows.map((window) => ({
      ...window,
      name: '\u0001"\\'.repeat(300),
      layout: "x".repeat(9_000),
    }));
    host.show(
      { ...big, windows, literalUnavailable: "y".repeat(900) },
      fakeSession(allowed("second"), fakePane(200, new FakeRecording())),
    );
    await connect();
    expect(relay.sessions).toHaveLength(2);
    expect(relay.sessions[0]?.panes).toHaveLength(limits.panesPerSession);
    const layouts = big.windows.map((window) => ({ ...window, layout: "z".repeat(7_000) }));
    host.show({ ...big, windows: layouts });
    expect(relay.sessions[0]?.windows.filter((window) => window.layout !== "")).toHaveLength(2);
  });

  test("the wish to open a session is handed on, not granted", async () => {
    await connect();
    relay.say({ t: "openSession", session: session.session, idea: session.idea, slot: session.slot });
    expect(wanted).toEqual([session]);
    expect(host.sessions).toEqual([]);
  });
});

describe("output", () => {
  let recording: FakeRecording;

  beforeEach(async () => {
    recording = new FakeRecording();
    recording.append("before ");
    host.show(fakeSession(session, fakePane(5, recording)));
    await connect();
  });

  test("OU6 is sent only while the pane is watched", () => {
    recording.append("unseen ");
    expect(relay.data).toEqual([]);
    expect(recording.listeners).toBe(listening);
    relay.say({ t: "watch", ref: ref(1), from: null });
    expect(relay.data).toEqual([]);
    recording.append("seen");
    expect(relay.outputBytes(1, 14).toString()).toBe("seen");
    relay.say({ t: "unwatch", ref: ref(1) });
    recording.append("unseen again");
    expect(relay.outputBytes(1, 14).toString()).toBe("seen");
    expect(recording.listeners).toBe(listening);
  });

  test("begins where it is asked for, without a hole, in frames of the allowed length", () => {
    const bytes = seededBytes(200_000, 5);
    recording.append(bytes);
    relay.say({ t: "watch", ref: ref(1), from: 7 });
    expect(relay.outputBytes(1, 7).equals(bytes)).toBe(true);
    expect(relay.output(1).every((frame) => frame.payload.length <= limits.framePayloadBytes)).toBe(true);
    relay.say({ t: "watch", ref: ref(1), from: 1_000_000 });
    recording.append("x");
    expect(relay.output(1).at(-1)?.offset).toBe(200_007);
  });

  test("OU14 is not more ahead of the relay than the credit, and goes on as it acknowledges", () => {
    recording.append(seededBytes(limits.helperCreditBytes * 2, 6));
    relay.say({ t: "watch", ref: ref(1), from: 0 });
    expect(relay.outputBytes(1, 0)).toHaveLength(limits.helperCreditBytes);
    relay.sayData({ type: "ack", ref: 1, offset: 100_000 });
    expect(relay.outputBytes(1, 0)).toHaveLength(limits.helperCreditBytes + 100_000);
    // Acknowledgements go back in time or beyond what was sent only from a bad relay: neither gives credit.
    relay.sayData({ type: "ack", ref: 1, offset: 50 });
    relay.sayData({ type: "ack", ref: 1, offset: 9_000_000 });
    expect(relay.outputBytes(1, 0)).toHaveLength(limits.helperCreditBytes * 2 + 7);
  });

  test("OU7 what the journal has lost is declared with its extent and cause before output goes on", () => {
    recording.append(seededBytes(1_000, 7));
    recording.start = 400;
    relay.say({ t: "watch", ref: ref(1), from: 100 });
    expect(relay.sent("gapDeclared")).toEqual([{ t: "gapDeclared", ref: 1, from: 100, to: 400, cause: "journal-cap" }]);
    expect(relay.outputBytes(1, 400)).toHaveLength(607);
    expect(relay.output(1)[0]?.offset).toBe(400);
  });

  test("OU7 also when it is lost while the relay was too slow to take it", () => {
    recording.append(seededBytes(limits.helperCreditBytes + 1_000, 8));
    relay.say({ t: "watch", ref: ref(1), from: 0 });
    recording.start = limits.helperCreditBytes + 500;
    relay.sayData({ type: "ack", ref: 1, offset: limits.helperCreditBytes });
    expect(relay.sent("gapDeclared")).toMatchObject([
      { from: limits.helperCreditBytes, to: limits.helperCreditBytes + 500 },
    ]);
    expect(relay.output(1).at(-1)?.offset).toBe(limits.helperCreditBytes + 500);
  });

  test("OU7 also when it is lost in the journal's middle, for who watches and who asks for that range", () => {
    recording.append(seededBytes(993, 9));
    recording.hole = { from: 200, to: 500 };
    relay.say({ t: "watch", ref: ref(1), from: 0 });
    const declared = { t: "gapDeclared", ref: 1, from: 200, to: 500, cause: "journal-lost" };
    expect(relay.sent("gapDeclared")).toEqual([declared]);
    expect(relay.output(1).map(({ offset, payload }) => [offset, payload.length])).toEqual([
      [0, 200],
      [500, 500],
    ]);
    relay.say({ t: "readRange", id: 3, ref: ref(1), from: 300, to: 400 });
    expect(relay.sent("gapDeclared")).toEqual([declared, { ...declared, from: 300 }]);
    expect(relay.sent("reply")).toEqual([{ t: "reply", id: 3, error: "not-recorded" }]);
  });

  test("OU16 a new epoch of the pane has a number of its own, and the old one is void", () => {
    relay.say({ t: "watch", ref: ref(1), from: 0 });
    const next = new FakeRecording();
    host.show(fakeSession(session, fakePane(5, next)));
    expect(relay.sessions[0]?.panes).toMatchObject([{ ref: 2, epoch: next.epoch }]);
    expect(recording.listeners).toBe(0);
    relay.say({ t: "watch", ref: ref(1), from: 0 });
    relay.say({ t: "watch", ref: ref(2), from: 0 });
    next.append("new");
    expect(relay.outputBytes(2, 0).toString()).toBe("new");
  });

  test("SE2 numbers of a former connection mean nothing on the next", async () => {
    relay.say({ t: "watch", ref: ref(1), from: 0 });
    const second = new FakeRecording();
    second.append("second");
    host.show(fakeSession(session, fakePane(9, second)));
    expect(relay.sessions[0]?.panes[0]?.ref).toBe(2);
    await reconnect();
    expect(recording.listeners).toBe(0);
    expect(relay.sessions[0]?.panes).toMatchObject([{ ref: 1, epoch: second.epoch }]);
    relay.say({ t: "watch", ref: ref(2), from: 0 });
    relay.say({ t: "readRange", id: 7, ref: ref(2), from: 0, to: 3 });
    relay.say({ t: "takeKeyframe", id: 8, ref: ref(2) });
    await until("both are answered", () => relay.sent("reply").length === 2);
    expect(relay.data).toEqual([]);
    expect(relay.sent("reply")).toMatchObject([
      { id: 7, error: "unknown" },
      { id: 8, error: "busy" },
    ]);
  });
});

describe("requests", () => {
  test("OU18 a range is read from the journal, at most a frame of it, and what is gone is said to be", async () => {
    const recording = new FakeRecording();
    const bytes = seededBytes(100_000, 9);
    recording.append(bytes);
    host.show(fakeSession(session, fakePane(5, recording)));
    await connect();
    relay.say({ t: "readRange", id: 1, ref: ref(1), from: 10, to: 20 });
    relay.say({ t: "readRange", id: 2, ref: ref(1), from: 0, to: 100_000 });
    recording.start = 50;
    relay.say({ t: "readRange", id: 3, ref: ref(1), from: 10, to: 20 });
    relay.say({ t: "readRange", id: 4, ref: ref(1), from: 20, to: 20 });
    const fills = relay.data.flatMap((frame) => (frame.type === "fill" ? [frame] : []));
    expect(fills.map((frame) => [frame.ref, frame.offset, frame.payload.length])).toEqual([
      [1, 10, 10],
      [2, 0, limits.framePayloadBytes],
    ]);
    expect(Buffer.from(fills[0]?.payload ?? []).equals(bytes.subarray(10, 20))).toBe(true);
    expect(relay.sent("reply").map((reply) => [reply.id, reply.error])).toEqual([
      [3, "not-recorded"],
      [4, "not-recorded"],
    ]);
  });

  test("OU21 a keyframe larger than a frame comes in parts, and is whole again", async () => {
    const recording = new FakeRecording();
    const vt = seededBytes(limits.framePayloadBytes * 2 + 99, 10);
    recording.frame = {
      header: { epoch: recording.epoch, offset: 12, columns: 80, rows: 24, title: "", scrollbackLines: 0 },
      vt,
    };
    host.show(fakeSession(session, fakePane(5, recording)));
    await connect();
    relay.say({ t: "takeKeyframe", id: 5, ref: ref(1) });
    const answer = await until("it is whole", () => relay.keyframe(5));
    expect(answer.parts).toBe(3);
    expect(answer.keyframe?.header.offset).toBe(12);
    expect(Buffer.from(answer.keyframe?.vt ?? []).equals(vt)).toBe(true);
    expect(relay.data.every((frame) => "offset" in frame && frame.offset === 12)).toBe(true);
  });

  test("OU17 a pane whose output stands inside a sequence answers 'busy'", async () => {
    host.show(fakeSession(session, fakePane(5, new FakeRecording())));
    await connect();
    relay.say({ t: "takeKeyframe", id: 5, ref: ref(1) });
    await until("it is answered", () => relay.sent("reply").length === 1);
    expect(relay.sent("reply")).toEqual([{ t: "reply", id: 5, error: "busy" }]);
  });

  test("CN7 a ping is answered by a pong with its number", async () => {
    await connect();
    relay.say({ t: "ping", n: 41 });
    expect(relay.sent("pong")).toEqual([{ t: "pong", n: 41 }]);
  });

  test("a frame that cannot be handled costs what it asked for and a line in the log", async () => {
    const logged: unknown[] = [];
    const of = makeLink(host, (level, message, fields) => logged.push([level, message, fields?.["reason"]]));
    const recording = new FakeRecording();
    host.show(fakeSession(session, fakePane(5, recording)));
    host.proposeSize = () => {
      throw new Error("no such window");
    };
    await connect(of);
    join(1, session);
    recording.append(new Uint8Array(limits.helperCreditBytes + 1));
    relay.say({ t: "watch", ref: ref(1), from: 0 });
    recording.read = () => {
      throw new Error("no such journal");
    };
    const size = { columns: 90, rows: 30 };
    relay.say({ t: "proposeSize", client: clientRef(1), session: session.session, size });
    relay.sayData({ type: "ack", ref: 1, offset: 1 });
    relay.say({ t: "ping", n: 1 });
    await until("both are logged", () => logged.length === 2);
    expect(logged).toEqual([
      ["error", "a frame of the relay could not be handled", "no such window"],
      ["error", "a frame of the relay could not be handled", "no such journal"],
    ]);
    expect(relay.sent("pong")).toHaveLength(1);
  });
});

describe("browsers and sizes", () => {
  test("browsers are counted by session, over joining, leaving and losing the relay", async () => {
    host.show(fakeSession(session, fakePane(5, new FakeRecording())));
    await connect();
    join(1, session);
    join(2, session, "viewer");
    expect(link.browsersOf(session.session)).toBe(2);
    expect(link.browsers.map(({ client, mayType }) => [client.ticket?.role, mayType])).toEqual([
      ["driver", true],
      ["viewer", false],
    ]);
    relay.say({ t: "clientLeft", client: clientRef(1) });
    relay.say({ t: "clientLeft", client: clientRef(77) });
    expect(browsers).toEqual([
      [session.session, 1],
      [session.session, 2],
      [session.session, 1],
    ]);
    relay.drop();
    expect([link.browsersOf(session.session), browsers.at(-1)]).toEqual([0, [session.session, 0]]);
  });

  test("SZ4 a driver's size is handed on, for its own session alone; one that leaves wants none", async () => {
    host.show(fakeSession(session, fakePane(5, new FakeRecording())));
    await connect();
    join(1, session);
    join(2, session, "viewer");
    const size = { columns: 90, rows: 30 };
    relay.say({ t: "proposeSize", client: clientRef(1), session: session.session, size });
    relay.say({ t: "proposeSize", client: clientRef(2), session: session.session, size: { columns: 1, rows: 1 } });
    relay.say({ t: "proposeSize", client: clientRef(1), session: allowed("other").session, size });
    relay.say({ t: "proposeSize", client: clientRef(9), session: session.session, size });
    expect(host.sizes).toEqual([size]);
    relay.say({ t: "clientLeft", client: clientRef(2) });
    expect(host.sizes).toEqual([size, undefined]);
    relay.say({ t: "clientLeft", client: clientRef(1) });
    expect(host.sizes).toEqual([size, undefined, undefined]);
  });

  test("SZ4 a browser whose number is given to another one is gone, with the size it wanted", async () => {
    host.show(fakeSession(session, fakePane(5, new FakeRecording())));
    await connect();
    join(1, session);
    const size = { columns: 90, rows: 30 };
    relay.say({ t: "proposeSize", client: clientRef(1), session: session.session, size });
    join(1, session);
    expect(host.sizes).toEqual([size, undefined]);
    expect(link.browsersOf(session.session)).toBe(1);
  });

  test("browsers that a relay makes up without end are kept apart up to a number", async () => {
    await connect();
    const [clientId, user] = [clientIdSchema.parse(randomUUID()), userIdSchema.parse(randomUUID())];
    const madeUp = (client: number) =>
      relay.say({
        t: "clientJoined",
        client: clientRef(client),
        clientId,
        session: session.session,
        user,
        role: "driver",
      });
    for (let client = 1; client <= limits.browsersPerDevice + 9; client++) madeUp(client);
    expect(link.browsersOf(session.session)).toBe(limits.browsersPerDevice);
    expect(link.browsers.some(({ mayType }) => mayType)).toBe(false);
    relay.say({ t: "clientLeft", client: clientRef(1) });
    madeUp(limits.browsersPerDevice + 1);
    madeUp(limits.browsersPerDevice + 2);
    expect(link.browsersOf(session.session)).toBe(limits.browsersPerDevice);
  });

  test("RN4 SZ4 a driver that becomes a viewer wants no size any more", async () => {
    host.show(fakeSession(session, fakePane(5, new FakeRecording())));
    await connect();
    join(1, session);
    const size = { columns: 90, rows: 30 };
    relay.say({ t: "proposeSize", client: clientRef(1), session: session.session, size });
    tabs.renew(1, "driver");
    expect(host.sizes).toEqual([size]);
    tabs.renew(1, "viewer");
    tabs.renew(1, "viewer");
    expect(host.sizes).toEqual([size, undefined]);
  });

  test("SZ2 a driver's lease is handed on, for its own session alone, and its end", async () => {
    host.show(fakeSession(session, fakePane(5, new FakeRecording())));
    await connect();
    join(1, session);
    join(2, session, "viewer");
    const size = { columns: 90, rows: 30 };
    const lease = { t: "leaseSize", session: session.session, size } as const;
    relay.say({ ...lease, client: clientRef(1) });
    relay.say({ ...lease, client: clientRef(2) });
    relay.say({ ...lease, client: clientRef(1), session: allowed("other").session });
    relay.say({ ...lease, client: clientRef(1), size: null });
    expect(host.leases.map((wanted) => wanted.size)).toEqual([size, undefined]);
    expect(new Set(host.leases.map((wanted) => wanted.client)).size).toBe(1);
  });
});

test("stopping leaves no pump, no timer and no socket", async () => {
  const recording = new FakeRecording();
  host.show(fakeSession(session, fakePane(5, recording)));
  await connect();
  relay.say({ t: "watch", ref: ref(1), from: 0 });
  await link.stop();
  expect([recording.listeners, clock.pending]).toEqual([0, 0]);
  host.show();
  expect(relay.sent("sessionClosed")).toEqual([]);
});

test("with the echo host: what is typed comes back as output, and a keyframe shows it", async () => {
  const echo = new EchoSessionHost(randomUUID);
  const echoLink = makeLink(echo);
  echo.allow([session]);
  await connect(echoLink);
  await echo.open(session);
  join(3, session);
  relay.say({ t: "watch", ref: ref(1), from: 0 });
  tabs.say({ type: "input", ref: 1, counter: 1, client: 3, payload: Buffer.from("hello") });
  await until("it came back", () => relay.outputBytes(1, 0).toString() === "hello");
  await untilStepped("it is acknowledged", () => {
    clock.advance(limits.inputAckDelayMs);
    return relay.acknowledgedCounters.length === 1;
  });
  relay.say({ t: "takeKeyframe", id: 9, ref: ref(1) });
  const { keyframe } = await until("the keyframe is there", () => relay.keyframe(9));
  expect(Buffer.from(keyframe?.vt ?? []).toString()).toContain("hello");
  await echoLink.stop();
});
