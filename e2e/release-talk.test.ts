/**
 * A release beside the one before, on the wire: a helper and a browser of release 0.1 on this relay, and this helper on a relay of
 * release 0.1; of its peers the plainest, which neither seal nor tell a law. What they say is recorded (e2e/recorded) and never
 * changed; a later release adds its own recording.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SocketHandlers } from "@coda/protocol";
import { startRelay } from "@coda/relay/start-relay";
import { browserClaims, helperClaims, keys, origin, socketUrl, ticket } from "@coda/relay/testing/greeting";
import { until } from "@coda/relay/testing/until";
import { EchoHelper } from "@coda/runner-core/testing/helper-on-echo";
import { openWebSocket } from "@coda/runner-core/testing/open-socket";
import { PairedDevice } from "@coda/runner-core/testing/paired-device";
import { expect, test } from "vitest";
import { z } from "zod";
import { openViewerSocket } from "./chaos/viewer-socket.ts";
import { playTalk, talkSchema, type Message, type TalkPeer } from "./support/recorded-talk.ts";

const talks = z
  .object({ "old peers on a relay": talkSchema, "a helper on an old relay": talkSchema })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "recorded", "release-0.1-talk.json"), "utf8")));

/** A socket of its own, open. */
async function peerAt(port: number, role: "helper" | "browser"): Promise<TalkPeer & { close(): void }> {
  const heard: Message[] = [];
  let isOpen = false;
  const handlers: SocketHandlers = {
    onOpen: () => (isOpen = true),
    onMessage: (message) => heard.push(message),
    onClose: (code, reason) => heard.push(JSON.stringify({ t: "closed", code, reason })),
    onTurnedAway: () => undefined,
  };
  const url = socketUrl(port);
  const socket =
    role === "helper"
      ? openWebSocket(url, handlers)
      : openViewerSocket(url, handlers, { port, origin, heard: () => undefined });
  await until("a socket", () => isOpen);
  return { heard, say: (message) => socket.send(message), close: () => socket.close() };
}

test("FR7 FR8 a helper and a browser of release 0.1 understand this relay: sessions, output, keys, and their ends", async () => {
  const relay = await startRelay({ port: 0, ticketPublicKey: keys.publicKey, allowedOrigins: [origin] });
  const [helper, browser] = [await peerAt(relay.port, "helper"), await peerAt(relay.port, "browser")];
  try {
    const words = { $helperTicket: ticket(helperClaims), $browserTicket: ticket(browserClaims) };
    const rest = await playTalk(talks["old peers on a relay"], { helper, browser }, words);
    expect(rest).toEqual({ helper: [], browser: [] });
  } finally {
    for (const peer of [helper, browser]) peer.close();
    await relay.close();
  }
});

test("FR7 FR8 this helper is understood by a relay of release 0.1", async () => {
  const heard: Message[] = [];
  let handlers: SocketHandlers | undefined;
  const device = new PairedDevice();
  const helper = await EchoHelper.start({
    device,
    relayUrl: "ws://relay.of.before",
    now: () => Date.now(),
    between: () => (_url, given) => {
      handlers = given;
      queueMicrotask(() => given.onOpen());
      return { send: (message) => void heard.push(message), close: () => undefined };
    },
  });
  try {
    const relay: TalkPeer = { heard, say: (message) => handlers?.onMessage(message) };
    const [$session = "", $other = ""] = helper.sessions;
    const rest = await playTalk(talks["a helper on an old relay"], { relay }, { $session, $other });
    expect([rest, helper.live]).toEqual([{ relay: [] }, true]);
  } finally {
    await helper.stop();
  }
});
