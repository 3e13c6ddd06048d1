import { guestIdSchema, type ApiShare } from "@coda/protocol";
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { inOrder } from "./guest-order.ts";

function guest(name: string, given: Partial<ApiShare["guests"][number]>): ApiShare["guests"][number] {
  return { id: guestIdSchema.parse(randomUUID()), name, online: false, lastSeenAt: null, typing: "no", ...given };
}

it("has whoever waits for an answer first, then who is here, then who was here last", () => {
  const guests = [
    guest("never", {}),
    guest("yesterday", { lastSeenAt: "2026-11-20T10:00:00.000Z" }),
    guest("here", { online: true, lastSeenAt: "2026-11-21T10:00:00.000Z" }),
    guest("today", { lastSeenAt: "2026-11-21T09:00:00.000Z", typing: "allowed" }),
    guest("asks", { typing: "asked" }),
  ];
  expect(inOrder(guests).map(({ name }) => name)).toEqual(["asks", "here", "today", "yesterday", "never"]);
});
