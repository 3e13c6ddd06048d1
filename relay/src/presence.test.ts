import type { ReportedStatus, SessionStatus } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { nobody, sessionStateOf, together, type Present, type RoomPhase } from "./presence.ts";
import { sessionOpened } from "./testing/ids.ts";

const live = (status: ReportedStatus): RoomPhase => ({ name: "live", opened: { ...sessionOpened(1, []), status } });
const somebody = together([
  { viewers: 1, drivers: 1 },
  { viewers: 1, drivers: 0 },
]);

/** Phase, helper connected, browsers, status. */
const table: [RoomPhase, boolean, Present, SessionStatus][] = [
  [live("detached"), true, nobody, "detached"],
  [live("detached"), true, somebody, "live"],
  [live("live"), true, nobody, "detached"],
  [live("live"), true, somebody, "live"],
  [live("exited"), true, somebody, "exited"],
  [live("attention"), true, somebody, "attention"],
  [{ name: "closed" }, true, somebody, "exited"],
  [{ name: "closed" }, false, somebody, "exited"],
  [{ name: "unserved", lostAtMs: null }, true, somebody, "reserved"],
  [{ name: "unserved", lostAtMs: null }, false, somebody, "offline"],
  [{ name: "unserved", lostAtMs: 5 }, false, somebody, "offline"],
  [{ name: "unserved", lostAtMs: 5 }, true, somebody, "offline"],
];

describe("sessionStateOf", () => {
  for (const [phase, helperConnected, present, status] of table) {
    it(`SE10 ${JSON.stringify(phase).slice(0, 40)}, helper ${helperConnected}, ${present.viewers} viewers: ${status}`, () => {
      const state = sessionStateOf({ phase, helperConnected, present });
      expect(state.status).toBe(status);
      expect(state.offlineSince).toBe(phase.name === "unserved" ? phase.lostAtMs : null);
      expect(state.live === null).toBe(phase.name !== "live");
      expect([state.viewers, state.drivers]).toEqual([present.viewers, present.drivers]);
    });
  }
});
