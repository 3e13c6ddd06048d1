/** What a page says first on its socket. */
import { clientIdSchema, defaultSessionPrefix, helloSchema, type SocketHandlers } from "@coda/protocol";
import { expect, test } from "vitest";
import { RelayLink } from "./relay-link.ts";
import { FakeClock } from "./testing/fake-clock.ts";

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const client = clientIdSchema.parse("00000000-0000-4000-8000-00000000bbbb");

test.each([{ traceparent }, {}])("a hello carries the ticket, and its trace if it has one (%o)", async (traced) => {
  const sent: unknown[] = [];
  const { promise: asked, resolve: open } = Promise.withResolvers<SocketHandlers>();
  const link = new RelayLink(
    {
      ticket: async () => ({ ticket: "t", relayUrl: "ws://relay", expiresAt: "2026-11-21T00:00:00Z", ...traced }),
      openSocket: (_url, handlers) => {
        open(handlers);
        return { send: (message) => void sent.push(JSON.parse(String(message))), close: () => undefined };
      },
      clock: new FakeClock(),
      random: () => 0.5,
      page: { hidden: () => false, onWake: () => () => undefined },
    },
    { client, prefix: defaultSessionPrefix, onState: () => {}, onFrame: () => {}, onData: () => {} },
  );
  link.start();
  (await asked).onOpen();
  expect(sent).toHaveLength(1);
  expect(helloSchema.parse(sent[0])).toMatchObject({ role: "browser", wants: "open", ticket: "t", client });
  expect(helloSchema.parse(sent[0]).capabilities).toContain("openings");
  expect(helloSchema.parse(sent[0]).traceparent).toBe(traced.traceparent);
  link.dispose();
});
