import { paneIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { conditionOf, conditionText } from "./connection-words.ts";
import type { ConnectionView, TerminalSnapshot } from "@coda/terminal-client";

const nowMs = Date.parse("2026-11-21T15:30:00Z");
const place = { nowMs, timeZone: "UTC" };

const session: TerminalSnapshot["session"] = {
  status: "live",
  offlineSince: null,
  viewers: 1,
  drivers: 1,
  localClients: 0,
  literalUnavailable: null,
  socket: null,
  recordingPaused: false,
  pausedSinceMs: null,
};
const pane = {
  pane: paneIdSchema.parse("%1"),
  columns: 120,
  rows: 40,
  dead: false,
  exitStatus: null,
  exitSignal: null,
};

interface Seen extends Partial<
  Pick<
    TerminalSnapshot,
    "gone" | "stateKnown" | "canType" | "seal" | "typingRule" | "ticketDoubt" | "role" | "unansweredSinceMs"
  >
> {
  readonly session?: Partial<TerminalSnapshot["session"]>;
  readonly dead?: boolean;
  readonly saved?: TerminalSnapshot["saved"];
}

function text(
  connection: ConnectionView,
  { session: change, dead = false, saved = "yes", ...seen }: Seen = {},
): string {
  const known = { connection, session: { ...session, ...change }, pane: { ...pane, dead }, saved };
  const typing = {
    stateKnown: true,
    canType: !dead,
    role: "driver" as const,
    seal: "sealed" as const,
    typingRule: "allowed" as const,
    ticketDoubt: null,
    unansweredSinceMs: null,
    gone: false,
  };
  return conditionText(conditionOf({ ...typing, ...known, ...seen }), place);
}

describe("the connection's state in words", () => {
  it("says live only when the relay has told how things are and a driver's keys reach the program", () => {
    expect(text({ name: "live" })).toBe("live");
    expect(text({ name: "live" }, { session: { status: "detached" } })).toBe("live");
    expect(text({ name: "live" }, { session: { status: "attention" } })).toBe("live");
    expect(text({ name: "connecting" })).toBe("connecting");
    expect(text({ name: "live" }, { stateKnown: false })).toBe("connecting");
    expect(text({ name: "live" }, { canType: false })).toBe("connecting");
    expect(text({ name: "live" }, { canType: false, role: "viewer" })).toBe("live");
    expect(text({ name: "live" }, { canType: false, typingRule: "asked" })).toBe("live");
    expect(text({ name: "live" }, { canType: false, ticketDoubt: "signature" })).toBe("live");
    expect(text({ name: "live" }, { canType: false, session: { status: "offline" } })).toContain("offline");
  });

  it("does not say live while nobody answers", () => {
    const unansweredSinceMs = nowMs - 5_400;
    expect(text({ name: "live" }, { unansweredSinceMs })).toBe("no answer for 5 s");
    expect(text({ name: "live" }, { unansweredSinceMs, session: { recordingPaused: true } })).toContain("no answer");
    expect(text({ name: "live" }, { unansweredSinceMs, session: { status: "exited" } })).toContain("exited");
  });

  it("counts the seconds to the next attempt", () => {
    const waiting = { name: "waiting", why: "the relay is restarting" } as const;
    expect(text({ ...waiting, retryAtMs: nowMs + 2_500 })).toBe("reconnecting in 3 s");
    expect(text({ ...waiting, retryAtMs: nowMs - 10 })).toBe("reconnecting now");
  });

  it("says since when the device is away", () => {
    const offlineSince = Date.parse("2026-11-21T14:02:00Z");
    expect(text({ name: "live" }, { session: { status: "offline", offlineSince } })).toBe(
      "offline since 14:02 — showing saved history",
    );
    expect(text({ name: "live" }, { session: { offlineSince } })).toBe("offline since 14:02 — showing saved history");
    expect(text({ name: "live" }, { session: { status: "offline" } })).toBe("offline — showing saved history");
  });

  it("promises saved history only where there is some", () => {
    expect(text({ name: "live" }, { session: { status: "offline" }, saved: "unknown" })).toBe("offline");
    expect(text({ name: "live" }, { session: { status: "exited" }, saved: "unknown" })).toBe("exited");
    expect(text({ name: "live" }, { session: { status: "exited" }, saved: "no" })).toBe("exited");
  });

  it("says that what is live is not recorded", () => {
    expect(text({ name: "live" }, { session: { recordingPaused: true } })).toBe("live, not recorded");
  });

  it("tells an ended program, a reserved slot and a refusal apart", () => {
    expect(text({ name: "live" }, { session: { status: "exited" } })).toBe("exited — showing saved history");
    expect(text({ name: "live" }, { dead: true })).toBe("exited — showing saved history");
    expect(text({ name: "live" }, { session: { status: "reserved" } })).toBe("waiting for a device");
    const waiting = { name: "waiting", retryAtMs: nowMs + 2_500, why: "no device has taken it" } as const;
    expect(text(waiting, { session: { status: "reserved" } })).toBe("waiting for a device");
    expect(text({ name: "refused", why: "the ticket was revoked" })).toBe("refused: the ticket was revoked");
    expect(text({ name: "refused", why: "the permission was revoked" }, { gone: true })).toBe("deleted");
    expect(text({ name: "stopped" })).toBe("stopped");
  });
});
