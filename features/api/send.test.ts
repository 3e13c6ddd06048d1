import { expect, it } from "vitest";
import { sending } from "./send.ts";

const left = new AbortController();

it.each([
  { what: "a change", method: "PUT", body: { level: "muted" }, outlives: true },
  { what: "a deletion", method: "DELETE", body: undefined, outlives: true },
  { what: "a question", method: "GET", body: undefined, outlives: false },
  // A browser would refuse it, since all of them together have 64 KiB.
  { what: "a large body", method: "POST", body: { text: "x".repeat(10_000) }, outlives: false },
  { what: "what somebody can stop", method: "DELETE", body: undefined, signal: left.signal, outlives: false },
])("whether $what is made though its page is left: $outlives", async ({ method, body, signal, outlives }) => {
  const asked: (boolean | undefined)[] = [];
  const send = sending({}, signal, async (_path, init) => {
    asked.push(init?.keepalive);
    return Response.json({});
  });
  await send(method, "/api/devmode/watchers", body);
  expect(asked).toEqual([outlives]);
});
