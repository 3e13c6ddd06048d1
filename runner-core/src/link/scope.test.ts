/**
 * Every kind of request there is, tried against what does not belong to whoever asks, on a real tmux. The tables below
 * are complete by their types: a new kind of request does not compile until it has its attempts here.
 */
import { randomUUID } from "node:crypto";
import {
  clientRefSchema,
  encodePasteLength,
  paneIdSchema,
  paneRefSchema,
  sessionIdSchema,
  windowIdSchema,
  type ClientRef,
  type DataFrame,
  type PaneId,
  type PaneRef,
  type RelayToHelper,
  type SessionAction,
  type SessionId,
  type WindowId,
} from "@coda/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import type { OpenOutcome } from "../session/session-host.ts";
import { FakeRelay } from "../testing/fake-relay.ts";
import { lawless } from "../testing/lawless.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { allowed, clientNumber, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { SealedTabs } from "../testing/sealed-tabs.ts";
import { until } from "../testing/until.ts";
import { RelayLink } from "./relay-link.ts";

interface Place {
  readonly pane: PaneId;
  readonly window: WindowId;
}

const [own, other, stranger] = [allowed("own"), allowed("other"), allowed("stranger")];
const typed = Buffer.from("touched\r");
const clientRef = (number: number): ClientRef => clientRefSchema.parse(number);
const driver = clientRef(1);
const viewer = clientRef(2);
/** Says to be a driver of a session this device does not serve. */
const lost = clientRef(3);
/** Of whom nobody has told. */
const unknown = clientRef(9);

let server: TmuxServer;
let helper: TmuxHelper;
let relay: FakeRelay;
let tabs: SealedTabs;
let link: RelayLink;
let opened: Promise<OpenOutcome>[];
let nextId = 1;

beforeAll(async () => {
  server = new TmuxServer("set -g default-command 'echo SECRET-$TMUX_PANE; exec cat'\nsetw -g automatic-rename off\n");
  await server.run("new-session", "-d", "-s", "private");
  await server.run("split-window", "-d", "-t", "=private:");
  await server.run("new-session", "-d", "-s", "coda__stranger__primary");
  helper = await new TmuxHelper(server).start();
  await helper.open(own, other);
  for (const { pane } of await placesOf("=private:"))
    await until("a private pane has printed", async () => (await server.screen(pane)).includes(`SECRET-${pane}`));
  const clock = new ManualClock();
  relay = new FakeRelay(clock);
  opened = [];
  tabs = new SealedTabs(relay, clock);
  link = new RelayLink({
    trust: tabs.trust,
    onRefusedInput: () => undefined,
    law: lawless,
    ports: relay.ports,
    host: helper.host,
    log: silentLog,
    onOpenWanted: (session) => opened.push(helper.host.open(session)),
    onBrowsers: () => undefined,
    onState: () => undefined,
  });
  link.start();
  await until("the socket is asked for", () => relay.waiting);
  relay.welcome();
  join(driver, own.session, "driver");
  join(viewer, own.session, "viewer");
  join(lost, stranger.session, "driver");
});

afterAll(async () => {
  await link.stop();
  await helper.stop();
  await server.dispose();
});

function join(client: ClientRef, session: SessionId, role: "viewer" | "driver"): void {
  tabs.join({ client, clientId: clientNumber(client), session, role });
}

async function placesOf(target: string): Promise<Place[]> {
  const lines = await server.lines("list-panes", "-s", "-t", target, "-F", "#{pane_id} #{window_id}");
  return lines.map((line) => {
    const [pane, window] = line.split(" ");
    return { pane: paneIdSchema.parse(pane), window: windowIdSchema.parse(window) };
  });
}

/** Everything that is not the driver's: somebody's own, an idea's that is not allowed, another session's, the hub's, nobody's. */
async function foreignPlaces(): Promise<Place[]> {
  const all = await Promise.all(["=private:", "=coda__stranger__primary:", "=coda__other__primary:"].map(placesOf));
  const hub = (await placesOf("=coda:")).filter(({ pane }) =>
    helper.host.sessions.every((session) => session.panes.every((shown) => shown.pane !== pane)),
  );
  const nobody = { pane: paneIdSchema.parse("%99999"), window: windowIdSchema.parse("@99999") };
  return [...all.flat(), ...hub, nobody];
}

/** All there is to see of the server from outside. */
async function world(): Promise<unknown> {
  const panes = await server.lines(
    "list-panes",
    "-a",
    "-F",
    "#{session_name} #{window_id} #{window_index} #{window_name} #{window_active} #{window_layout} #{window_zoomed_flag} #{pane_id} #{pane_active} #{pane_pid} #{pane_dead} #{pane_title} #{pane_in_mode} #{pane_pipe} #{@coda_title} #{@coda_epoch}",
  );
  const ids = [...new Set(panes.map((line) => /%\d+/u.exec(line)?.[0] ?? ""))];
  const options = await Promise.all(ids.map(async (pane) => server.lines("show-options", "-w", "-t", pane)));
  return { panes, options, screens: await Promise.all(ids.map(async (pane) => server.screen(pane))) };
}

type ByKind<Union, Key extends keyof Union, Args extends unknown[]> = {
  readonly [Kind in Union[Key] & string]: (...args: Args) => readonly Extract<Union, Record<Key, Kind>>[];
};

/** The two ways round where an action names two: from the own to the foreign, and from the foreign to the own. */
const actions: ByKind<SessionAction, "do", [Place, Place]> = {
  // These name nothing, so they are tried by those who may do nothing.
  newWindow: () => [],
  restart: () => [],
  selectWindow: ({ window }) => [{ do: "selectWindow", window }],
  renameWindow: ({ window }) => [
    { do: "renameWindow", window, name: "touched" },
    { do: "renameWindow", window, name: "" },
  ],
  swapWindows: ({ window }, { window: mine }) => [
    { do: "swapWindows", window, other: mine },
    { do: "swapWindows", window: mine, other: window },
  ],
  closeWindow: ({ window }) => [{ do: "closeWindow", window }],
  splitPane: ({ pane }) => [{ do: "splitPane", pane, side: "below" }],
  selectPane: ({ pane }) => [{ do: "selectPane", pane }],
  closePane: ({ pane }) => [{ do: "closePane", pane }],
  renamePane: ({ pane }) => [
    { do: "renamePane", pane, title: "touched" },
    { do: "renamePane", pane, title: "" },
  ],
  swapPanes: ({ pane }, { pane: mine }) => [
    { do: "swapPanes", pane, other: mine },
    { do: "swapPanes", pane: mine, other: pane },
  ],
  zoomPane: ({ pane }) => [
    { do: "zoomPane", pane, zoomed: true },
    { do: "zoomPane", pane, zoomed: false },
  ],
  resizePane: ({ pane }) => [{ do: "resizePane", pane, columns: 30, rows: 6 }],
  breakPane: ({ pane }) => [{ do: "breakPane", pane, name: "touched" }],
  joinPane: ({ pane }, { pane: mine }) => [
    { do: "joinPane", pane, other: mine, side: "left" },
    { do: "joinPane", pane: mine, other: pane, side: "left" },
  ],
};

function actionsOn(foreign: Place, mine: Place): SessionAction[] {
  return Object.values(actions).flatMap((attempts) => attempts(foreign, mine) as readonly SessionAction[]);
}

async function refusalOf(client: ClientRef, action: SessionAction): Promise<string | null> {
  const id = nextId++;
  tabs.act(client, id, action);
  const answers = () => relay.sent("actionDone").filter((frame) => frame.id === id && frame.client === client);
  const outcome = tabs.outcomeOf(await until(`${action.do} is answered`, () => answers()[0]));
  if (outcome === undefined) throw new Error("the answer is not the helper's");
  return outcome.refused;
}

/** Whatever was asked before has been done by now: the host has one queue. */
async function settle(): Promise<void> {
  await Promise.all(opened);
  await helper.manager.mutate(async () => undefined);
}

async function ownPlace(): Promise<Place> {
  const [mine] = await placesOf("=coda__own__primary:");
  if (mine === undefined) throw new Error("the own session has no pane");
  return mine;
}

test("CM2 no action of a driver reaches a window or pane that is not in its session", async () => {
  const mine = await ownPlace();
  const before = await world();
  for (const foreign of await foreignPlaces()) {
    for (const action of actionsOn(foreign, mine)) {
      const refusal = await refusalOf(driver, action);
      expect([action, refusal]).toEqual([
        action,
        expect.stringMatching(/^that (?:window|pane) is not in this session$/u),
      ]);
    }
  }
  expect(await world()).toEqual(before);
});

test("CM2 no action of a viewer, of a session that is not served, or of nobody does anything", async () => {
  const mine = await ownPlace();
  const before = await world();
  const [foreign = mine] = await placesOf("=coda__stranger__primary:");
  const all: SessionAction[] = [
    { do: "newWindow", name: "touched" },
    { do: "restart" },
    ...actionsOn(mine, mine),
    ...actionsOn(foreign, foreign),
  ];
  expect(new Set(all.map((action) => action.do))).toEqual(new Set(Object.keys(actions)));
  for (const action of all)
    for (const client of [viewer, lost, unknown]) expect([action, await refusalOf(client, action)]).not.toContain(null);
  expect(await world()).toEqual(before);
});

/** Of the session that is another's; one that was never given; and what a pane's own number would be. */
function foreignRefs(): PaneRef[] {
  const announced = relay.sessions.find((session) => session.session === other.session);
  return [
    ...(announced?.panes.map((pane) => pane.ref) ?? []),
    ...[77, 4_000_000_000].map((ref) => paneRefSchema.parse(ref)),
  ];
}

const requests: ByKind<RelayToHelper, "t", [PaneRef]> = {
  welcome: () => [],
  ping: () => [],
  pong: () => [],
  draining: () => [],
  clientJoined: () => [],
  clientLeft: () => [{ t: "clientLeft", client: unknown }],
  openSession: () => [
    { t: "openSession", ...stranger },
    { t: "openSession", ...stranger, session: own.session },
    { t: "openSession", ...own, idea: stranger.idea },
  ],
  watch: (ref) => [{ t: "watch", ref, from: 0 }],
  unwatch: (ref) => [{ t: "unwatch", ref }],
  readRange: (ref) => [{ t: "readRange", id: nextId++, ref, from: 0, to: 1_000 }],
  takeKeyframe: (ref) => [{ t: "takeKeyframe", id: nextId++, ref }],
  proposeSize: () =>
    [driver, viewer, lost, unknown].flatMap((client) =>
      [other.session, stranger.session, sessionIdSchema.parse(randomUUID())].map(
        (session) => ({ t: "proposeSize", client, session, size: { columns: 33, rows: 11 } }) as const,
      ),
    ),
  leaseSize: () =>
    [driver, viewer, lost, unknown].flatMap((client) =>
      [other.session, stranger.session, sessionIdSchema.parse(randomUUID())].map(
        (session) => ({ t: "leaseSize", client, session, size: { columns: 33, rows: 11 } }) as const,
      ),
    ),
  cancelPaste: (ref) => [{ t: "cancelPaste", client: driver, ref }],
  // Above, each of its kinds.
  act: () => [],
};

const input = { seal: "plain", payload: typed } as const;
const dataFrames: { readonly [Type in DataFrame["type"]]: (ref: PaneRef, client: ClientRef) => readonly DataFrame[] } =
  {
    output: (ref) => [{ type: "output", ref, offset: 0, payload: typed }],
    fill: (ref) => [{ type: "fill", ref, offset: 0, payload: typed }],
    keyframePart: (ref) => [{ type: "keyframePart", ref, offset: 0, payload: typed }],
    keyframeEnd: (ref) => [{ type: "keyframeEnd", ref, offset: 0, payload: typed }],
    input: (ref, client) => [{ type: "input", ref, client, counter: nextId++, ...input }],
    pastePart: (ref, client) => [{ type: "pastePart", ref, client, counter: 0, ...input }],
    pasteEnd: (ref, client) => [
      { type: "pasteEnd", ref, client, counter: nextId++, seal: "plain", payload: encodePasteLength(typed.length) },
    ],
    inputAck: (ref, client) => [{ type: "inputAck", ref, client, counter: 1 }],
    ack: (ref) => [{ type: "ack", ref, offset: 1 }],
  };

test("SE5 no request of another kind changes, opens or resizes what is not the asker's, or shows a private pane", async () => {
  const before = await world();
  for (const ref of foreignRefs())
    for (const attempts of Object.values(requests)) for (const request of attempts(ref)) relay.say(request);
  await settle();
  expect(opened.length).toBeGreaterThan(0);
  for (const outcome of await Promise.all(opened)) expect(outcome).toMatchObject({ ok: false });
  expect(await world()).toEqual(before);
  const shown = Buffer.concat(relay.data.flatMap((frame) => ("payload" in frame ? [frame.payload] : []))).toString();
  for (const { pane } of [...(await placesOf("=private:")), ...(await placesOf("=coda__stranger__primary:"))])
    expect(shown).not.toContain(`SECRET-${pane}`);
});

test("IN7 nothing that is typed reaches a pane outside the typist's session", async () => {
  const before = await world();
  for (const ref of foreignRefs()) {
    for (const client of [driver, viewer, lost, unknown])
      for (const attempts of Object.values(dataFrames))
        for (const frame of attempts(ref, client)) {
          relay.sayData(frame);
          if ("seal" in frame) tabs.say(frame);
        }
  }
  const ownRef = relay.sessions.find((session) => session.session === own.session)?.panes[0]?.ref;
  for (const client of [viewer, lost, unknown])
    for (const attempts of Object.values(dataFrames))
      for (const frame of attempts(paneRefSchema.parse(ownRef), client)) {
        relay.sayData(frame);
        if ("seal" in frame) tabs.say(frame);
      }
  await settle();
  expect(await world()).toEqual(before);
  expect(relay.acknowledgedCounters).toEqual([]);
});

test("CM3 the same driver's own session does change, and its state comes before the answer", async () => {
  const mine = await ownPlace();
  expect(await refusalOf(driver, { do: "splitPane", pane: mine.pane, side: "below" })).toBeNull();
  const last = relay.control.findLastIndex((frame) => frame.t === "actionDone");
  const state = relay.control
    .slice(0, last)
    .findLast((frame) => frame.t === "sessionOpened" && frame.session === own.session);
  expect(state).toMatchObject({ panes: [{ pane: mine.pane }, { origin: "created", start: 0 }] });
  await server.run("kill-pane", "-a", "-t", mine.pane);
  await until("what a local command changed is announced", () => {
    const announced = relay.sessions.find((session) => session.session === own.session);
    return announced?.panes.length === 1;
  });
});
