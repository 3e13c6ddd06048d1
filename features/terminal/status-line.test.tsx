/** What the line under a terminal shows, as markup: which facts in which state of the connection. */
import {
  defaultSessionPrefix,
  ideaIdSchema,
  paneIdSchema,
  sessionStatuses,
  slotSchema,
  type SessionStatus,
} from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { initialSnapshot } from "@coda/terminal-client/initial-snapshot";
import { listedSession } from "@coda/terminal-client/testing/listed-session";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { HeadBadge } from "./head-badge.tsx";
import { refusalText } from "./input-words.ts";
import { StatusLine } from "./status-line.tsx";

const name = { prefix: defaultSessionPrefix, idea: ideaIdSchema.parse("first"), slot: slotSchema.parse("primary") };
const before = initialSnapshot(listedSession);
const live: TerminalSnapshot = {
  ...before,
  connection: { name: "live" },
  stateKnown: true,
  canType: true,
  role: "driver",
  size: { by: "anotherWindow", leased: false },
  pane: { pane: paneIdSchema.parse("%1"), columns: 80, rows: 24, dead: false, exitStatus: null, exitSignal: null },
};

function markup(snapshot: TerminalSnapshot): string {
  return renderToStaticMarkup(<StatusLine name={name} snapshot={snapshot} refusal={null} handle={undefined} />);
}

describe("the head's badge", () => {
  const badge = (stateKnown: boolean, status: SessionStatus) =>
    renderToStaticMarkup(<HeadBadge snapshot={{ stateKnown, session: { ...live.session, status } }} />);

  it("claims nothing that nobody has told on this connection, and repeats nothing", () => {
    for (const status of sessionStatuses) expect(badge(false, status)).toBe("");
    expect(badge(true, "attention")).toContain("needs attention");
    expect(badge(true, "live")).toBe("");
  });
});

describe("the status line", () => {
  it("says that one can type, and whose the size is, while live, recorded or not", () => {
    const paused = { ...live, session: { ...live.session, recordingPaused: true } };
    for (const snapshot of [live, paused]) {
      expect(markup(snapshot)).toContain("you can type");
      expect(markup(snapshot)).toContain("another window");
    }
  });

  it("says how far away relay and device are, while live and once it is known", () => {
    const pulse = { browserMs: 20, helperMs: 30, lastOutputAtMs: null };
    expect(markup({ ...live, pulse })).toContain("20 + 30 ms");
    expect(markup({ ...live, pulse: { ...pulse, helperMs: null } })).not.toContain(" ms");
    expect(markup({ ...live, pulse, session: { ...live.session, offlineSince: 1 } })).not.toContain(" ms");
  });

  it("SL8 says whether what is typed is sealed, and where nothing can be, why, and promises no typing", () => {
    expect(markup({ ...live, seal: "sealed" })).toContain(">sealed<");
    expect(markup({ ...live, seal: "open" })).toContain(">not sealed<");
    for (const seal of ["no-crypto", "unproven", "changed", "old-relay"] as const) {
      const shown = markup({ ...live, seal, canType: false });
      expect(shown).toContain(refusalText(seal));
      expect(shown).toContain('data-condition="live"');
      expect(shown).not.toContain("you can type");
      expect(shown.includes("Accept its new key")).toBe(seal === "changed");
    }
  });

  it("takes back what it promised while nobody answers", () => {
    const pulse = { browserMs: 20, helperMs: 30, lastOutputAtMs: null };
    const silent = markup({ ...live, pulse, unansweredSinceMs: 1 });
    expect(silent).toContain('data-condition="silent"');
    expect(silent).not.toContain("you can type");
    expect(silent).not.toContain(" ms");
  });

  it("says neither while it is not live", () => {
    const away = markup({ ...live, session: { ...live.session, offlineSince: 1 } });
    expect(away).toContain("80×24");
    expect(away).not.toContain("you can type");
    expect(away).not.toContain("another window");
  });
});
