import { deviceIdSchema, sessionStatuses, slotSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { bySessionUrgency, isMeant, lastActivity, presentText, statusWords } from "./session-status.ts";

describe("session status", () => {
  it("has words of its own for every status", () => {
    const texts = sessionStatuses.map((status) => statusWords[status].text);
    expect(new Set(texts).size).toBe(sessionStatuses.length);
  });

  it("puts what needs attention first and what ended last", () => {
    const sessions = [
      { slot: "old", status: "exited" as const },
      { slot: "b", status: "detached" as const },
      { slot: "a", status: "live" as const },
      { slot: "asks", status: "attention" as const },
      { slot: "away", status: "offline" as const },
    ];
    expect(sessions.toSorted(bySessionUrgency).map((session) => session.slot)).toEqual([
      "asks",
      "a",
      "b",
      "away",
      "old",
    ]);
  });

  it("takes the newest sign of life, whatever kind it was", () => {
    const never = { lastSeenAt: null, lastConnectedAt: null, lastDetachedAt: null };
    expect(lastActivity(never)).toBeNull();
    const seen = { ...never, lastSeenAt: "2026-11-21T10:00:00Z", lastDetachedAt: "2026-11-21T12:00:00+02:00" };
    expect(lastActivity({ ...seen, lastConnectedAt: "2026-11-21T10:30:00Z" })).toBe("2026-11-21T10:30:00Z");
  });

  it("is found by its name, its device's and the words of its status", () => {
    const device = { id: deviceIdSchema.parse("00000000-0000-4000-8000-000000000001"), name: "Laptop", online: true };
    const session = { slot: slotSchema.parse("build"), device, status: "attention" as const };
    expect(["", " BUI", "laptop", "needs"].map((text) => isMeant(session, text))).toEqual([true, true, true, true]);
    expect([isMeant(session, "exited"), isMeant({ ...session, device: null }, "laptop")]).toEqual([false, false]);
  });

  it("says who is in it, and nothing of nobody", () => {
    expect(presentText({ drivers: 1, viewers: 2 })).toBe("1 driver, 2 viewers");
    expect(presentText({ drivers: 0, viewers: 1 })).toBe("1 viewer");
    expect([presentText({ drivers: 0, viewers: 0 }), presentText(undefined)]).toEqual([null, null]);
  });
});
