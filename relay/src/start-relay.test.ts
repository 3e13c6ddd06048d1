/** The whole relay over loopback sockets, with real tickets. */
import { closeCodes, limits } from "@coda/protocol";
import { request, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { startRelay, type Relay } from "./start-relay.ts";
import { bytesOf, epochId, livePane, paneRef, sessionId, sessionOpened, ticketId, userId } from "./testing/ids.ts";
import {
  browserClaims,
  greeted as greetedAt,
  helperClaims,
  keys,
  origin,
  socketUrl,
  ticket,
  welcomed as welcomedAt,
} from "./testing/greeting.ts";
import { signTicket, ticketKeys } from "./testing/sign-ticket.ts";
import { SocketPeer } from "./testing/socket-peer.ts";
import { until } from "./testing/until.ts";

let relay: Relay;

const relayOptions = { port: 0, ticketPublicKey: keys.publicKey, allowedOrigins: [origin] };

beforeEach(async () => {
  relay = await startRelay(relayOptions);
});
afterEach(async () => {
  await relay.close();
});

const url = (path?: string) => socketUrl(relay.port, path);
const greeted = async (...hello: Hello) => greetedAt(relay.port, ...hello);
const welcomed = async (...hello: Hello) => welcomedAt(relay.port, ...hello);
type Hello = [role: "helper" | "browser", over?: Readonly<Record<string, unknown>>];

interface HttpReply {
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** An HTTP request with headers that fetch would not send; `upgrade` asks for a WebSocket. */
async function http(path: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpReply> {
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request({ port: relay.port, host: "127.0.0.1", path, headers }, resolve);
    outgoing.on("upgrade", (reply, socket) => {
      socket.destroy();
      resolve(reply);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
  let body = "";
  if (message.statusCode !== 101) for await (const piece of message) body += String(piece);
  return { status: message.statusCode, retryAfter: message.headers["retry-after"], body };
}

const upgradeHeaders = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

describe("a socket's opening", () => {
  it("HL7 refuses a foreign Origin before the socket opens", async () => {
    for (const foreign of [
      "https://evil.example",
      "null",
      "file://",
      "app://.",
      `${origin}.evil.example`,
      origin.toUpperCase(),
      origin.replace("127.0.0.1", "localhost"),
      `${origin}, https://evil.example`,
      "",
    ]) {
      const reply = await http("/v1/socket", { ...upgradeHeaders, origin: foreign });
      expect([reply.status, JSON.parse(reply.body)]).toMatchObject([403, { error: { code: "forbidden" } }]);
    }
    expect((await http("/v1/socket", { ...upgradeHeaders, origin })).status).toBe(101);
    const page = await new SocketPeer(url(), { origin: "https://evil.example" }).open();
    expect(page.opened).toBe(false);
  });

  it("refuses a foreign Host and every other path", async () => {
    for (const headers of [{}, upgradeHeaders]) {
      const foreign = await http("/v1/socket", { ...headers, host: "evil.example" });
      expect([foreign.status, JSON.parse(foreign.body)]).toMatchObject([421, { error: { code: "wrongHost" } }]);
      const elsewhere = await http("/v2/socket", headers);
      expect([elsewhere.status, JSON.parse(elsewhere.body)]).toMatchObject([404, { error: { code: "notFound" } }]);
    }
    expect((await http("/v1/socket")).status).toBe(404);
  });

  it("HL1 closes a socket whose first frame is no hello", async () => {
    const text = await new SocketPeer(url()).open();
    text.sendRaw("GET / HTTP/1.1");
    expect((await text.closed()).code).toBe(closeCodes.badFrame.code);
    const binary = await new SocketPeer(url()).open();
    binary.sendRaw(new Uint8Array(20));
    expect((await binary.closed()).code).toBe(closeCodes.badFrame.code);
  });

  it("HL2 HL4 HL5 closes a hello it cannot take with a code and a reason that say so", async () => {
    const seconds = Math.floor(systemClock.unixMs() / 1_000);
    const expired = ticket({ ...helperClaims, exp: seconds - 5 });
    const foreign = signTicket(ticketKeys(), {
      jti: ticketId(9_999),
      sub: userId(1),
      iat: seconds,
      exp: seconds + 60,
      ...helperClaims,
    });
    const cases = [
      [{ versions: { min: 8, max: 9 } }, closeCodes.unsupportedVersion.code, "update the relay"],
      [{ prefix: "other" }, closeCodes.prefixMismatch.code, "TTY_SESSION_PREFIX"],
      [{ ticket: undefined }, closeCodes.badTicket.code, "ticket"],
      [{ ticket: "x.y.z" }, closeCodes.badTicket.code, "ticket"],
      [{ ticket: foreign }, closeCodes.badTicket.code, "ticket"],
      [{ ticket: ticket(browserClaims) }, closeCodes.badTicket.code, "ticket"],
      [{ ticket: expired }, closeCodes.ticketExpired.code, "expired"],
    ] as const;
    for (const [over, code, words] of cases) {
      const closed = await (await greeted("helper", over)).closed();
      expect([closed.code, closed.reason]).toEqual([code, expect.stringContaining(words)]);
    }
  });

  it("HL3 HL6 welcomes a good hello, whatever its capabilities, and its ticket no second time", async () => {
    const once = { ticket: ticket(helperClaims), capabilities: ["keyframes", "warp"] };
    const first = await greeted("helper", once);
    expect(await first.control("welcome")).toMatchObject({ version: 1, capabilities: ["keyframes"] });
    const second = await greeted("helper", once);
    expect((await second.closed()).code).toBe(closeCodes.ticketUsed.code);
  });
});

describe("a session over sockets", () => {
  it("OU1 brings random bytes from a helper to a browser and keys back, whatever their values", async () => {
    const helper = await welcomed("helper");
    helper.say(sessionOpened(1, [livePane({ ref: 5 })]));
    const browser = await welcomed("browser");
    await helper.control("clientJoined");
    browser.say({ t: "subscribe", ref: paneRef(5), epoch: epochId(1), from: 0 });
    await helper.control("watch");
    const total = 3 * limits.framePayloadBytes;
    for (let offset = 0; offset < total; offset += limits.framePayloadBytes) {
      const payload = bytesOf(offset, offset + limits.framePayloadBytes);
      helper.sendData({ type: "output", ref: 5, offset, payload });
    }
    const shown = (): Buffer =>
      Buffer.concat(browser.data.flatMap((frame) => ("payload" in frame ? [frame.payload] : [])));
    for (let taken = 0; taken < total; taken = shown().length) {
      if (taken > 0) browser.sendData({ type: "ack", ref: 5, offset: taken });
      await browser.until(() => shown().length > taken);
    }
    expect(shown().equals(bytesOf(0, total))).toBe(true);
    await helper.until(() => helper.data.some((frame) => frame.type === "ack" && frame.offset === total));

    const keys256 = Uint8Array.from({ length: 256 }, (_, n) => n);
    browser.sendData({ type: "input", ref: 5, counter: 1, client: 0, seal: "plain", payload: keys256 });
    await helper.until(() => helper.data.some((frame) => frame.type === "input"));
    expect(helper.data.at(-1)).toEqual({
      type: "input",
      ref: 5,
      counter: 1,
      client: 1,
      seal: "plain",
      payload: keys256,
    });
    helper.sendData({ type: "inputAck", ref: 5, counter: 1, client: 1 });
    await browser.until(() => browser.data.some((frame) => frame.type === "inputAck"));
  });

  it("OU3 brings a keyframe and what follows it to a browser that has nothing", async () => {
    const helper = await welcomed("helper");
    helper.say(sessionOpened(1, [livePane({ ref: 5, end: 1_000 })]));
    const browser = await welcomed("browser");
    browser.say({ t: "subscribe", ref: paneRef(5), epoch: epochId(1), from: null });
    const asked = await helper.control("takeKeyframe");
    const id = Number(asked["id"]);
    helper.sendData({ type: "keyframePart", ref: id, offset: 1_000, payload: bytesOf(0, 60_000) });
    helper.sendData({ type: "keyframeEnd", ref: id, offset: 1_000, payload: bytesOf(0, 10) });
    expect(await helper.control("watch")).toEqual({ t: "watch", ref: 5, from: 1_000 });
    helper.sendData({ type: "output", ref: 5, offset: 1_000, payload: bytesOf(1_000, 1_004) });
    await browser.until(() => browser.data.length === 3);
    expect(browser.data.map((frame) => [frame.type, frame.ref])).toEqual([
      ["keyframePart", 5],
      ["keyframeEnd", 5],
      ["output", 5],
    ]);
  });

  it("CC6 closes a socket that sends a message beyond the limit, and serves the others on", async () => {
    const [large, other] = [await welcomed("browser"), await welcomed("browser")];
    large.sendRaw(new Uint8Array(limits.socketMessageBytes + 1));
    expect((await large.closed()).code).toBe(1009); // RFC 6455, 7.4.1: message too big
    other.say({ t: "ping", n: 7 });
    expect(await other.control("pong")).toEqual({ t: "pong", n: 7 });
  });
});

describe("a node with all the sockets it may have", () => {
  it("sends the next one elsewhere, says that it is not ready, and serves on whom it has", async () => {
    await relay.close();
    relay = await startRelay({ ...relayOptions, socketsPerNode: 2 });
    const [helper, browser] = [await welcomed("helper"), await welcomed("browser")];
    const refused = await http("/v1/socket", upgradeHeaders);
    expect([refused.status, refused.retryAfter]).toEqual([503, String(limits.retryAfterSeconds)]);
    expect(JSON.parse(refused.body)).toMatchObject({ error: { code: "unavailable" } });
    const ready = async () => {
      const { status, body } = await http("/readyz");
      return [status, JSON.parse(body) as unknown];
    };
    expect(await ready()).toEqual([503, { status: "full" }]);
    expect((await http("/healthz")).status).toBe(200);
    helper.say(sessionOpened(1, [livePane({ ref: 5 })]));
    await browser.control("inputOpened");
    helper.close();
    await until("room", async () => (await http("/readyz")).status === 200);
    await welcomed("helper");
    expect((await http("/metrics")).body).toContain('coda_relay_upgrades_refused_total{status="503"} 1\n');
  });
});

describe("the process around it", () => {
  it("reads no more headers than it may", async () => {
    const reply = await http("/healthz", { "x-long": "x".repeat(limits.httpHeaderBytes) });
    expect(reply.status).toBe(431);
    expect((await http("/healthz", { "x-long": "x".repeat(limits.httpHeaderBytes / 2) })).status).toBe(200);
  });

  it("shows its metrics without a token to this machine alone: by its own name, and through no proxy", async () => {
    const statusOf = async (headers: Record<string, string>) => (await http("/metrics", headers)).status;
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ host: "evil.example" })).toBe(421);
    expect(await statusOf({ "x-forwarded-for": "203.0.113.9" })).toBe(404);
    expect(await statusOf({ forwarded: "for=203.0.113.9" })).toBe(404);
  });

  it("answers health checks under any host, with counts", async () => {
    await welcomed("helper");
    const reply = await http("/healthz", { host: "10.0.0.1" });
    expect([reply.status, JSON.parse(reply.body)]).toEqual([
      200,
      { status: "ok", connections: 1, devices: 1, helpers: 1, rooms: 0, tailBytes: 0 },
    ]);
  });

  it("CN8 announces a drain in band, closes as goingAway, and answers health checks as draining until then", async () => {
    const [helper, browser] = [await welcomed("helper"), await welcomed("browser")];
    const closing = relay.close();
    expect(await browser.control("draining")).toEqual({ t: "draining", reconnectAfterMs: limits.reconnectBaseMs });
    expect((await http("/readyz")).status).toBe(503);
    expect((await http("/healthz")).status).toBe(200);
    expect((await helper.closed()).code).toBe(closeCodes.goingAway.code);
    expect((await browser.closed()).code).toBe(closeCodes.goingAway.code);
    await closing;
    await expect(http("/healthz")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("shows this machine what it counted, and no word of what it carried", async () => {
    const helper = await welcomed("helper");
    helper.say(sessionOpened(1, [livePane({ ref: 5 })]));
    const browser = await welcomed("browser");
    browser.say({ t: "subscribe", ref: paneRef(5), epoch: epochId(1), from: 0 });
    await helper.control("watch");
    helper.sendData({ type: "output", ref: 5, offset: 0, payload: bytesOf(0, 500) });
    await browser.until(() => browser.data.length === 1);
    const refused = await http("/v1/socket", { ...upgradeHeaders, origin: "https://evil.example" });
    expect(refused.status).toBe(403);
    const { status, body } = await http("/metrics");
    expect(status).toBe(200);
    for (const line of [
      "coda_relay_connections 2",
      "coda_relay_helpers 1",
      "coda_relay_rooms 1",
      'coda_relay_views{state="streaming"} 1',
      'coda_relay_views{state="waiting"} 0',
      "coda_relay_sockets_opened_total 2",
      'coda_relay_terminal_bytes_total{way="from_helpers"} 500',
      'coda_relay_terminal_bytes_total{way="to_browsers"} 500',
      'coda_relay_upgrades_refused_total{status="403"} 1',
    ])
      expect(body).toContain(`${line}\n`);
    expect(body).not.toContain(sessionId(1));
  });

  it("CC2 closes a browser that says more than a hand and a mouse can, and tells it to come back later", async () => {
    const browser = await welcomed("browser");
    for (let n = 0; n <= 2 * limits.browserFrames; n++) browser.say({ t: "pong", n });
    expect((await browser.closed()).code).toBe(closeCodes.tooMany.code);
  });

  it("does not start on a port in use or with a key of another kind", async () => {
    const options = { ticketPublicKey: keys.publicKey, allowedOrigins: [origin] };
    await expect(startRelay({ ...options, port: relay.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(startRelay({ ...options, port: 0, ticketPublicKey: "none" })).rejects.toBeInstanceOf(Error);
  });
});
