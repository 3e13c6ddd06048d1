import { browserFiguresSchema, type BrowserFigures } from "@coda/protocol";
import { initialSnapshot } from "@coda/terminal-client/initial-snapshot";
import { expect, it } from "vitest";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { tellFigures } from "./tell-figures.ts";

const secret = "ls -la /home/ada";

/** A terminal that has much to say, on a page whose time passes when it is told to. */
function stage({ isHidden = false } = {}) {
  const sent: BrowserFigures[] = [];
  const listeners = new Set<() => void>();
  const hides = new Set<() => void>();
  let nowMs = 1_000;
  const session = { status: "detached", lastSeenAt: null, panes: [{}] } as unknown as Parameters<
    typeof initialSnapshot
  >[0];
  let snapshot: TerminalSnapshot = { ...initialSnapshot(session), title: secret };
  const stop = tellFigures(
    {
      getSnapshot: () => snapshot,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    1_000,
    {
      steadyMs: () => nowMs,
      isHidden: () => isHidden,
      onHidden: (listener) => {
        hides.add(listener);
        return () => hides.delete(listener);
      },
      send: (figures) => sent.push(figures),
    },
  );
  const change = (afterMs: number, changes: Partial<TerminalSnapshot>): void => {
    nowMs += afterMs;
    snapshot = { ...snapshot, ...changes };
    for (const listener of listeners) listener();
  };
  const hide = (): void => {
    for (const listener of hides) listener();
  };
  return { sent, change, hide, stop, left: () => listeners.size + hides.size };
}

const pane = { pane: "%1", columns: 80, rows: 24, dead: false, exitStatus: null, exitSignal: null };
const live = { connection: { name: "live" }, stateKnown: true, pane } as Partial<TerminalSnapshot>;
const lost = { connection: { name: "waiting", retryAtMs: 0, why: secret } } as const;
const skip = { continuity: { kind: "gap", cause: null, bytes: 5, atMs: null } } as const;
const whole = { continuity: { kind: "continuous" } } as const;

it("tells how long it took to be live and to show what was saved, once, when its page is left", () => {
  const { sent, change, stop, left } = stage();
  change(40, { history: "ready" });
  change(50, { connection: { name: "live" } });
  change(30.4, live);
  expect(sent).toEqual([]);
  stop();
  expect(sent).toEqual([{ reopenMs: 40, attachMs: 120 }]);
  expect(left()).toBe(0);
});

it("counts each time it was live again, and each skip, from one telling to the next", () => {
  const { sent, change, hide, stop } = stage();
  change(10, { ...live, history: "none" });
  change(10, lost);
  change(10, { connection: { name: "connecting" } });
  change(10, live);
  change(10, skip);
  change(10, { title: "another" });
  change(10, whole);
  change(10, skip);
  hide();
  hide();
  change(10, lost);
  change(10, live);
  stop();
  expect(sent).toEqual([{ attachMs: 10, reconnects: 1, skips: 2 }, { reconnects: 1 }]);
});

it("measures no time on a page that is hidden, or was before it came to that", () => {
  const hiddenFirst = stage({ isHidden: true });
  hiddenFirst.change(10, { ...live, history: "ready" });
  hiddenFirst.stop();
  const hiddenThen = stage();
  hiddenThen.change(10, { history: "ready" });
  hiddenThen.hide();
  hiddenThen.change(60_000, live);
  hiddenThen.stop();
  expect([hiddenFirst.sent, hiddenThen.sent]).toEqual([[], [{ reopenMs: 10 }]]);
});

it("a gap with a cause is none of the view's skips, and a connection that never was is none that came back", () => {
  const { sent, change, stop } = stage();
  change(10, lost);
  change(10, { continuity: { kind: "gap", cause: "journal-cap", bytes: 5, atMs: null } });
  change(10, { history: "failed" });
  change(10, { history: "ready" });
  stop();
  expect(sent).toEqual([]);
});

it("nothing that it tells is a text, whatever its terminal says", () => {
  const { sent, change, stop } = stage();
  change(40, { history: "ready", title: secret });
  change(40, { ...live, ...skip });
  change(40, lost);
  change(40, live);
  stop();
  const [figures] = sent;
  expect(browserFiguresSchema.parse(figures)).toEqual(figures);
  expect(Object.values(figures ?? {}).map((value) => typeof value)).toEqual(["number", "number", "number", "number"]);
});
