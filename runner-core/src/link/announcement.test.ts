/** Announcements of any session fit into what the protocol allows, and short texts stay as they are. */
import {
  gapBeforeOf,
  helperToRelaySchema,
  limits,
  paneIdSchema,
  parseControl,
  sessionStateSchema,
  windowIdSchema,
  type SessionOpened,
} from "@coda/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HostedPane, HostedSession } from "../session/session-host.ts";
import { fakePane, FakeRecording, fakeSession } from "../testing/fake-host.ts";
import { allowed } from "../testing/tmux-helper.ts";
import { describeSession } from "./announcement.ts";
import { fairShare, jsonBytes, shortened } from "./fit-texts.ts";
import { PaneRefs } from "./pane-refs.ts";

const session = allowed("a".repeat(40), "b".repeat(40));
const largestId = 999_999_999;
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 50 }),
  fc
    .tuple(fc.constantFrom("a", '"', "\\", "\u0001", "é", "日", "🎉", "\ud800", "\n"), fc.nat(5_000))
    .map(([unit, count]) => unit.repeat(count)),
);
const texts = fc.record({ title: text, command: text, directory: text });

const small = fc.record({ units: fc.nat(100), bytes: fc.nat(100) });

function pane(index: number, facts: Partial<HostedPane>): HostedPane {
  const recording = new FakeRecording();
  recording.gapBefore = "server-died";
  recording.pausedAtMs = Number.MAX_SAFE_INTEGER;
  recording.start = Number.MAX_SAFE_INTEGER;
  return {
    ...fakePane(index, recording),
    pane: paneIdSchema.parse(`%${largestId - index}`),
    window: windowIdSchema.parse(`@${largestId - index}`),
    size: { columns: 10_000, rows: 10_000 },
    exitStatus: -2_147_483_648,
    exitSignal: 127,
    ...facts,
  };
}

function announced(hosted: HostedSession): SessionOpened {
  return describeSession(hosted, { refs: new PaneRefs() }, 1);
}

/** As the relay would hand it to a browser. */
function stateOf({ windows, panes, unrecorded, localClients, sizeOwner, literalUnavailable, socket }: SessionOpened) {
  const count = Number.MAX_SAFE_INTEGER;
  const live = {
    windows,
    panes: panes.map((one) => ({ ...one, end: count })),
    unrecorded,
    localClients,
    sizeOwner,
    literalUnavailable,
    socket,
  };
  return { t: "sessionState", status: "attention", offlineSince: count, live, viewers: count, drivers: count };
}

describe("an announcement", () => {
  test("FR4 of any session fits into a control frame, at the helper and on from the relay", () => {
    const windows = fc.array(fc.tuple(text, texts), { minLength: 1, maxLength: 80, size: "max" });
    fc.assert(
      fc.property(windows, fc.boolean(), (list, oneWindow) => {
        const hosted = fakeSession(session, ...list.map(([, facts], index) => pane(index, facts)));
        const layout = oneWindow
          ? "5555,1000x500,1000,500,123456789".repeat(list.length)
          : "b25d,1000x500,0,0,123456789";
        const named = hosted.windows.map((window, index) => ({ ...window, name: list[index]?.[0] ?? "", layout }));
        const frame = announced({ ...hosted, windows: oneWindow ? named.slice(0, 1) : named });
        const message = JSON.stringify(frame);
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(limits.controlFrameBytes);
        expect(parseControl(helperToRelaySchema, message)).toHaveProperty("frame");
        const state = JSON.stringify(stateOf(frame));
        expect(Buffer.byteLength(state)).toBeLessThanOrEqual(limits.controlFrameBytes);
        expect(parseControl(sessionStateSchema, state)).toHaveProperty("frame");
      }),
      { numRuns: 60 },
    );
  });

  test("FR7 tells of a pause in a field that older peers pass over, and of no cause that they do not know", () => {
    const now = new FakeRecording();
    now.recorded = false;
    const before = new FakeRecording();
    for (const recording of [now, before]) {
      recording.gapBefore = "paused";
      recording.pausedAtMs = 1_700_000_000_000.5;
    }
    const { panes } = announced(fakeSession(session, fakePane(1, now), fakePane(2, before)));
    expect(panes.map(({ gapBefore, pause }) => [gapBefore, pause])).toEqual([
      ["pipe-lost", { now: true, sinceMs: 1_700_000_000_001 }],
      ["pipe-lost", { now: false, sinceMs: 1_700_000_000_001 }],
    ]);
    expect(panes.map(gapBeforeOf)).toEqual(["paused", "paused"]);
  });

  test("leaves short texts as they are beside long ones", () => {
    const long = { title: "🎉".repeat(100), command: "日".repeat(100), directory: `/${"é".repeat(1_000)}/end` };
    const panes = Array.from({ length: 64 }, (_, index) => pane(index, index === 0 ? { title: "mine #1" } : long));
    const frame = announced(fakeSession(session, ...panes));
    expect(frame.panes).toHaveLength(64);
    expect(frame.panes[0]?.title).toBe("mine #1");
    expect(frame.panes[1]?.title).toMatch(/^🎉+…$/u);
    expect(frame.panes[1]?.directory).toMatch(/^…é+\/end$/u);
  });
});

describe("texts", () => {
  test("are measured as JSON writes them", () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(jsonBytes(any)).toBe(Buffer.byteLength(JSON.stringify(any)) - 2);
      }),
    );
  });

  test("are cut to the very limit, between characters", () => {
    expect(shortened("whole", { units: 5, bytes: 5 }, "head")).toBe("whole");
    expect(shortened("longer", { units: 5, bytes: 100 }, "head")).toBe("long…");
    expect(shortened("longer", { units: 5, bytes: 100 }, "tail")).toBe("…nger");
    expect(shortened("🎉🎉", { units: 100, bytes: 7 }, "head")).toBe("🎉…");
    expect(shortened("🎉🎉", { units: 100, bytes: 6 }, "head")).toBe("…");
    expect(shortened("ab", { units: 100, bytes: 1 }, "head")).toBe("");
    fc.assert(
      fc.property(text, small, fc.constantFrom("head", "tail"), (any, room, kept) => {
        const cut = shortened(any, room, kept);
        expect(cut.length).toBeLessThanOrEqual(room.units);
        expect(jsonBytes(cut)).toBeLessThanOrEqual(room.bytes);
      }),
    );
  });

  test("share the room fairly", () => {
    expect(fairShare([5, 5], 10)).toBe(Infinity);
    expect(fairShare([1, 20, 30], 31)).toBe(15);
    expect(fairShare([20, 30], -5)).toBe(0);
    fc.assert(
      fc.property(fc.array(fc.nat(1_000)), fc.nat(5_000), (costs, room) => {
        const share = fairShare(costs, room);
        expect(costs.reduce((sum, cost) => sum + Math.min(cost, share), 0)).toBeLessThanOrEqual(room);
      }),
    );
  });
});
