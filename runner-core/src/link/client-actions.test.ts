/** Who may have something done, on one connection, and that each is answered once. */
import { randomUUID } from "node:crypto";
import {
  clientRefSchema,
  paneIdSchema,
  userIdSchema,
  windowIdSchema,
  type ClientRef,
  type HelperToRelay,
} from "@coda/protocol";
import { beforeEach, expect, test } from "vitest";
import { FakeHost } from "../testing/fake-host.ts";
import { allowed, clientNumber } from "../testing/tmux-helper.ts";
import { ClientActions } from "./client-actions.ts";
import { JoinedClients } from "./joined-clients.ts";

const session = allowed("first");
const action = { do: "selectWindow", window: windowIdSchema.parse("@1") } as const;

let host: FakeHost;
let clients: JoinedClients;
let sent: HelperToRelay[];
let actions: ClientActions;

beforeEach(() => {
  host = new FakeHost();
  clients = new JoinedClients();
  sent = [];
  actions = new ClientActions({ host, clients, send: (frame) => sent.push(frame) });
});

function join(number: number, role: "viewer" | "driver"): ClientRef {
  const client = clientRefSchema.parse(number);
  const user = userIdSchema.parse(randomUUID());
  clients.joined({ t: "clientJoined", client, clientId: clientNumber(number), session: session.session, user, role });
  return client;
}

test("CM1 a driver's action is done in its own session and answered with its number", async () => {
  const client = join(3, "driver");
  const taken = actions.take({ t: "act", client, id: 9, action });
  expect(host.acts).toMatchObject([{ session: session.session, action }]);
  expect(sent).toEqual([]);
  const pane = paneIdSchema.parse("%7");
  host.acts[0]?.answer({ refused: null, pane });
  await taken;
  expect(sent).toEqual([{ t: "actionDone", client, id: 9, refused: null, pane }]);
});

test("CM2 a viewer's action is refused and reaches nothing", async () => {
  const client = join(4, "viewer");
  await actions.take({ t: "act", client, id: 1, action });
  expect(host.acts).toEqual([]);
  expect(sent).toMatchObject([{ t: "actionDone", client, id: 1, refused: "you may read this session, not change it" }]);
});

test("CM2 an action of a browser nobody told of is refused", async () => {
  const client = clientRefSchema.parse(99);
  await actions.take({ t: "act", client, id: 1, action });
  expect(host.acts).toEqual([]);
  const refused = "the device does not know this browser yet; try again";
  expect(sent).toEqual([{ t: "actionDone", client, id: 1, refused, pane: null }]);
});

test("an answer that comes after the connection went to another is not sent to its browsers", async () => {
  const taken = actions.take({ t: "act", client: join(3, "driver"), id: 9, action });
  actions.close();
  host.acts[0]?.answer({ refused: null, pane: null });
  await taken;
  expect(sent).toEqual([]);
});
