import type { BrowserRole, ReportedStatus, SessionStatus } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { sessionStateOf, type RoomPhase } from "./presence.ts";
import { sessionOpened } from "./testing/ids.ts";

const live = (status: ReportedStatus): RoomPhase => ({ name: "live", opened: { ...sessionOpened(1, []), status } });
const nobody: BrowserRole[] = [];
const somebody: BrowserRole[] = ["viewer", "driver", "viewer"];

/** Phase, helper connected, browsers, status. */
const table: [RoomPhase, boolean, BrowserRole[], SessionStatus][] = [
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
  for (const [phase, helperConnected, roles, status] of table) {
    it(`${JSON.stringify(phase).slice(0, 40)}, helper ${helperConnected}, ${roles.length} browsers: ${status}`, () => {
      const state = sessionStateOf({ phase, helperConnected, roles });
      expect(state.status).toBe(status);
      expect(state.offlineSince).toBe(phase.name === "unserved" ? phase.lostAtMs : null);
      expect(state.live === null).toBe(phase.name !== "live");
      expect([state.viewers, state.drivers]).toEqual(roles.length === 0 ? [0, 0] : [2, 1]);
    });
  }
});
