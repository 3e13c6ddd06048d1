/** Who waits for a terminal is told so, and may leave; as markup. */
import { paneIdSchema } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { initialSnapshot } from "@coda/terminal-client/initial-snapshot";
import { listedSession } from "@coda/terminal-client/testing/listed-session";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { ideaPath } from "../routes/paths.ts";
import { conditionOf } from "./connection-words.ts";
import { TerminalOpening } from "./terminal-opening.tsx";

const before = initialSnapshot(listedSession);
const back = ideaPath(listedSession.ideaId);

function markup(name: "loading" | "open" | "failed", changes: Partial<TerminalSnapshot> = {}, to?: string): string {
  const snapshot = { ...before, ...changes };
  return renderToStaticMarkup(
    <TerminalOpening stage={{ name }} snapshot={snapshot} condition={conditionOf(snapshot)} back={to} />,
  );
}

const shown = {
  pane: paneIdSchema.parse("%1"),
  columns: 80,
  rows: 24,
  dead: false,
  exitStatus: null,
  exitSignal: null,
};
const live = { connection: { name: "live" }, stateKnown: true } as const;

describe("a terminal that is opened", () => {
  it("says so while its code, its connection or its first text is awaited", () => {
    const waiting = { connection: { name: "waiting", retryAtMs: 1, why: "the relay is away" } } as const;
    for (const text of [markup("loading"), markup("open"), markup("open", waiting)])
      expect(text).toContain("Opening the terminal");
  });

  it("says so no longer once something of it is on view, or a banner says why nothing is", () => {
    expect(markup("open", { history: "ready" })).toBe("");
    expect(markup("open", { ...live, pane: shown })).toBe("");
    expect(markup("open", { connection: { name: "refused", why: "no" } })).toBe("");
    expect(markup("failed")).toBe("");
  });

  it("has a way back to its idea for members, and none for a guest", () => {
    expect(markup("open", {}, back)).toMatch(new RegExp(`<a[^>]* href="${back}"[^>]*>Cancel</a>`, "u"));
    expect(markup("open")).not.toContain("<a");
  });
});
