/** What the log says of a relay's whole life: nothing of what was printed, typed, named or forged, and no ticket. */
import { closeCodes, limits, revokePath } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { createLog } from "./log.ts";
import { browserClaims, greeted, helperClaims, origin, socketUrl, ticket, welcomed } from "./testing/greeting.ts";
import { epochId, livePane, paneRef, sessionOpened } from "./testing/ids.ts";
import { NodePair } from "./testing/node-pair.ts";
import { SocketPeer } from "./testing/socket-peer.ts";

const marker = "sesame-open-thyself";
const bytes = new TextEncoder().encode(`printed ${marker}\r\n`);
const tickets: string[] = [];

let lines: string[];
let nodes: NodePair;

beforeEach(async () => {
  lines = [];
  nodes = await NodePair.start({ log: createLog(systemClock, (line) => lines.push(line)) });
});
afterEach(async () => {
  await nodes.stop();
});

function ticketFor(claims: Readonly<Record<string, unknown>>): string {
  const made = ticket(claims);
  tickets.push(made);
  return made;
}

const helperAt = async (port: number) => welcomed(port, "helper", { ticket: ticketFor(helperClaims) });
const browserAt = async (port: number) => welcomed(port, "browser", { ticket: ticketFor(browserClaims) });

/** A session is attached, printed into and typed into, near its helper and at the other node. */
async function workAt(port: number, helper: SocketPeer): Promise<void> {
  const browser = await browserAt(port);
  await browser.control("inputOpened");
  browser.say({ t: "subscribe", ref: paneRef(5), epoch: epochId(1), from: 0 });
  await helper.control("watch");
  helper.sendData({ type: "output", ref: 5, offset: 0, payload: bytes });
  await browser.until(() => browser.data.length > 0);
  const typed = helper.data.length;
  browser.sendData({ type: "input", ref: 5, counter: 1, client: 0, seal: "plain", payload: bytes });
  browser.say({ t: "act", id: 1, action: { do: "renameWindow", window: "@1", name: marker } });
  await helper.until(() => helper.data.slice(typed).some((frame) => frame.type === "input"));
  await helper.control("act");
}

/** Whoever says what it may not: each is closed. */
async function misbehaveAt(port: number): Promise<void> {
  const forged: ((peer: SocketPeer) => void)[] = [
    (peer) => peer.sendRaw(`{"t": ${marker}}`),
    (peer) => peer.say({ t: marker }),
    (peer) => peer.say({ t: "subscribe", ref: marker, epoch: marker, from: marker }),
    (peer) => peer.sendRaw(new TextEncoder().encode(marker)),
    (peer) => peer.sendRaw(marker.repeat(limits.socketMessageBytes / marker.length + 1)),
  ];
  for (const forge of forged) {
    const peers = [await new SocketPeer(socketUrl(port), { origin }).open(), await browserAt(port)];
    for (const peer of peers) forge(peer);
    for (const peer of peers) expect((await peer.closed()).code).not.toBe(closeCodes.internal.code);
  }
  for (const over of [{ ticket: marker }, { prefix: marker }, { software: marker, versions: { min: 8, max: 9 } }])
    await (await greeted(port, "browser", { ticket: ticketFor(browserClaims), ...over })).closed();
  const url = `http://127.0.0.1:${port}`;
  const headers = { [marker]: marker, authorization: marker };
  await fetch(`${url}/${marker}?${marker}`, { headers });
  await fetch(`${url}${revokePath}`, { method: "POST", headers, body: marker });
}

describe("the log of a relay", () => {
  it("holds no content and no ticket, through sessions, bad frames, a lost helper and a drain", async () => {
    const helper = await helperAt(nodes.home.port);
    const pane = { ...livePane({ ref: 5 }), title: marker, command: marker, directory: `/${marker}` };
    helper.say({ ...sessionOpened(1, [pane]), windows: [] });
    await workAt(nodes.home.port, helper);
    await workAt(nodes.away.port, helper);
    await misbehaveAt(nodes.home.port);
    await misbehaveAt(nodes.away.port);
    helper.say({ t: "reply", id: 9, error: marker });
    await helper.closed();
    await nodes.stop();
    const said = lines.map((line) => (JSON.parse(line) as { message: string }).message);
    expect(said).toEqual(expect.arrayContaining(["connection closed", "another node's helper lost"]));
    expect(lines.filter((line) => [marker, ...tickets].some((word) => line.includes(word)))).toEqual([]);
    expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
