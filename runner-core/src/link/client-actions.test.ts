/** Who may have something done, on one connection, and that each is answered once. */
import { randomUUID } from "node:crypto";
import {
  clientRefSchema,
  userIdSchema,
  paneIdSchema,
  windowIdSchema,
  type ClientRef,
  type HelperToRelay,
  type SessionAction,
} from "@coda/protocol";
import { beforeEach, expect, test } from "vitest";
import { FakeHost } from "../testing/fake-host.ts";
import { lawless } from "../testing/lawless.ts";
import { PairedDevice } from "../testing/paired-device.ts";
import { SealingBrowser } from "../testing/sealing-browser.ts";
import { allowed, clientNumber } from "../testing/tmux-helper.ts";
import { ClientActions } from "./client-actions.ts";
import { ClientRules } from "./client-rules.ts";
import { JoinedClients } from "./joined-clients.ts";
import { RefusedInput } from "./refused-input.ts";

const session = allowed("first");
const device = new PairedDevice();
const nowMs = 1_800_000_000_000;
const action = { do: "selectWindow", window: windowIdSchema.parse("@1") } as const;

let host: FakeHost;
let clients: JoinedClients;
let sent: HelperToRelay[];
let actions: ClientActions;
let faults: string[];
let browser: SealingBrowser;

beforeEach(() => {
  host = new FakeHost();
  clients = new JoinedClients(() => device.trust(nowMs));
  sent = [];
  faults = [];
  const refused = new RefusedInput(({ fault }) => faults.push(fault));
  const send = (frame: HelperToRelay) => sent.push(frame);
  const rules = new ClientRules({ law: lawless, clients, send });
  actions = new ClientActions({ host, clients, rules, refused, send });
});

function join(number: number, role: "viewer" | "driver"): ClientRef {
  const client = clientRefSchema.parse(number);
  const clientId = clientNumber(number);
  const place = { session: session.session, client: clientId };
  browser = new SealingBrowser({ ...place, device: device.id, deviceKey: device.keys.seal.publicKey });
  const ticket = device.ticket({ ...place, role, bpk: browser.publicKey, issuedMs: nowMs });
  const user = userIdSchema.parse(randomUUID());
  const { key } = clients.joined({ t: "clientJoined", client, clientId, session: session.session, user, role, ticket });
  browser.accept(key ?? "");
  return client;
}

/** As the browser that joined last knows them. */
function answers() {
  return sent.flatMap((frame) => {
    if (frame.t !== "actionDone") return [];
    const { id, outcome, sealed } = frame;
    return [[id, sealed === undefined ? outcome : browser.outcome(id, sealed)] as const];
  });
}

test("SL6 what an action came to is sealed for its number alone, and what did not open is answered in the open", async () => {
  const client = join(3, "driver");
  const taken = actions.take({ t: "act", client, id: 9, sealed: browser.action(9, action) });
  host.acts[0]?.answer({ refused: null, pane: null });
  await taken;
  await actions.take({ t: "act", client, id: 9, sealed: browser.action(9, action) });
  await actions.take({ t: "act", client, id: 10, sealed: browser.action(11, action) });
  const [done, repeated, forged] = sent.map((frame) => (frame.t === "actionDone" ? frame : undefined));
  expect(browser.outcome(9, done?.sealed ?? "")).toEqual({ refused: null, pane: null });
  expect(browser.outcome(10, done?.sealed ?? "")).toBeUndefined();
  expect([done?.outcome, repeated?.sealed, forged?.sealed]).toEqual([undefined, undefined, undefined]);
});

test("CM1 an action that its browser garbled is answered too", async () => {
  const client = join(3, "driver");
  await actions.take({ t: "act", client, id: 9, sealed: browser.garbledAction(9) });
  expect(answers().map(([id]) => id)).toEqual([9]);
  expect(answers()[0]?.[1]?.refused).toContain("not what was asked for");
});

test("CM1 a driver's action is done in its own session and answered with its number", async () => {
  const client = join(3, "driver");
  const taken = actions.take({ t: "act", client, id: 9, sealed: browser.action(9, action) });
  expect(host.acts).toMatchObject([{ session: session.session, action }]);
  expect(sent).toEqual([]);
  const pane = paneIdSchema.parse("%7");
  host.acts[0]?.answer({ refused: null, pane });
  await taken;
  expect(answers()).toEqual([[9, { refused: null, pane }]]);
});

test("CM2 a viewer's action is refused and reaches nothing", async () => {
  const client = join(4, "viewer");
  await actions.take({ t: "act", client, id: 1, action });
  expect(host.acts).toEqual([]);
  expect(answers()).toEqual([[1, { refused: "you may read this session, not change it", pane: null }]]);
});

test("CM2 an action of a browser nobody told of is refused", async () => {
  const client = clientRefSchema.parse(99);
  await actions.take({ t: "act", client, id: 1, action });
  expect(host.acts).toEqual([]);
  const refused = "the device does not know this browser yet; try again";
  expect(answers()).toEqual([[1, { refused, pane: null }]]);
});

test("an answer that comes after the connection went to another is not sent to its browsers", async () => {
  const client = join(3, "driver");
  const taken = actions.take({ t: "act", client, id: 9, sealed: browser.action(9, action) });
  actions.close();
  host.acts[0]?.answer({ refused: null, pane: null });
  await taken;
  expect(sent).toEqual([]);
});

test("an action that a newer page knows is refused as such, and is nobody's forgery", async () => {
  const client = join(3, "driver");
  const newer = JSON.parse('{ "do": "dance" }') as SessionAction;
  await actions.take({ t: "act", client, id: 9, sealed: browser.action(9, newer) });
  expect(host.acts).toEqual([]);
  const refused = "the device's helper is too old for that: nothing was done; update it";
  expect(answers()).toEqual([[9, { refused, pane: null }]]);
  expect(faults).toEqual([]);
});

test("SL6 an action that somebody in between made, changed or says again is refused, and does nothing", async () => {
  const client = join(3, "driver");
  const sealed = browser.action(9, action);
  const done = actions.take({ t: "act", client, id: 9, sealed });
  host.acts[0]?.answer({ refused: null, pane: null });
  await done;
  await actions.take({ t: "act", client, id: 9, sealed });
  await actions.take({ t: "act", client, id: 10, sealed });
  await actions.take({ t: "act", client, id: 11, action });
  await actions.take({ t: "act", client, id: 12, sealed: `${sealed.slice(0, -2)}AA` });
  expect(host.acts).toHaveLength(1);
  const refused = [expect.stringContaining("not what was asked for"), expect.stringContaining("only what is sealed")];
  expect(answers().map(([id, outcome]) => [id, outcome?.refused])).toEqual([
    [9, null],
    [9, refused[0]],
    [10, refused[0]],
    [11, refused[1]],
    [12, refused[0]],
  ]);
  expect(faults).toEqual(["repeated", "forged", "unsealed"]);
});
