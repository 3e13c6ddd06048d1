/** Where panes and borders are on the page, as markup: cells here are ten pixels wide and twenty high. */
import { layoutChecksum, paneIdSchema, parseWindowLayout, windowIdSchema } from "@coda/protocol";
import type { PaneChoice, PaneView, TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { initialSnapshot } from "@coda/terminal-client/initial-snapshot";
import { listedSession } from "@coda/terminal-client/testing/listed-session";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { movableBorder } from "./pane-border.tsx";
import { PaneLayout } from "./pane-layout.tsx";

const body = "80x24,0,0{40x24,0,0,1,39x24,41,0[39x12,41,0,2,39x11,41,13,3]}";
const layout = parseWindowLayout(`${layoutChecksum(body)},${body}`) ?? null;
const [one, two, three] = [id(1), id(2), id(3)];

const before = initialSnapshot(listedSession);

function id(number: number) {
  return paneIdSchema.parse(`%${number}`);
}

function view(number: number, front = false): PaneView {
  return { view: number, pane: id(number), front, title: "", history: "ready", continuity: { kind: "continuous" } };
}

function choice(number: number, dead = false): PaneChoice {
  const ended = { dead, exitStatus: dead ? 3 : null, exitSignal: null, rows: [24, 12, 11][number - 1] ?? 0 };
  return { pane: id(number), index: number, title: "", command: "vim", directory: "", active: number === 1, ...ended };
}

const window = { index: 0, name: "w", active: true, zoomed: false, synchronized: false, unseen: null };
const split: TerminalSnapshot = {
  ...before,
  windows: [{ ...window, window: windowIdSchema.parse("@1"), panes: [choice(1), choice(2), choice(3, true)] }],
  layout,
  cell: { width: 10, height: 20 },
  room: { columns: 80, rows: 24 },
  panes: [view(1), view(2, true), view(3)],
  pane: { pane: two, columns: 39, rows: 12, dead: false, exitStatus: null, exitSignal: null },
};

/** Nothing is mounted in markup: what it does is its own tests' matter. */
const handle = {} as TerminalSessionHandle;
const doing = { choose: () => undefined, move: async () => undefined, moveWindow: async () => undefined };

function markup(snapshot: TerminalSnapshot, mayDo = true): string {
  return renderToStaticMarkup(<PaneLayout {...{ handle, snapshot }} doing={mayDo ? doing : undefined} />);
}

function tags(text: string, testId: string): string[] {
  return [...text.matchAll(/<[^>]*>/gu)].map(([tag]) => tag).filter((tag) => tag.includes(`data-testid="${testId}"`));
}

describe("the panes of a window", () => {
  it("are where tmux has them, with half a cell or the scrollbar's room beside them", () => {
    const [left, above, below] = tags(markup(split), "pane");
    expect(left).toContain(`data-pane="${one}"`);
    expect(left).toContain("left:0;top:0;width:405px;height:481px");
    expect(above).toContain("left:410px;top:0;width:404px;height:241px");
    expect(above).toContain("data-front");
    expect(below).toContain(`data-pane="${three}"`);
    expect(below).toContain("left:410px;top:260px;width:404px;height:221px");
    expect(below).toContain('aria-label="pane 3 ended, ended with status 3"');
  });

  it("have their titles where tmux writes them on borders, and a row less there", () => {
    const titled = [choice(1), choice(2), choice(3)].map((pane, at) => ({
      ...pane,
      rows: [23, 11, 11][at] ?? 0,
      title: `t${at}`,
    }));
    const [first] = split.windows;
    const text = markup({ ...split, windows: first ? [{ ...first, panes: titled }] : [] });
    const [left, , below] = tags(text, "pane");
    expect(left).toContain("left:0;top:20px;width:405px;height:461px");
    expect(below).toContain("left:410px;top:260px;width:404px;height:221px");
    const [ofLeft, ofBelow] = tags(text, "pane-title");
    expect(ofLeft).toContain("left:0;top:0;width:400px;height:20px");
    expect(ofBelow).toContain("left:410px;top:240px;width:390px;height:20px");
    expect(text).toContain("3 t2");
    expect(tags(markup(split), "pane-title")).toEqual([]);
  });

  it("say in their places that they have ended", () => {
    expect(tags(markup(split), "pane-ended")).toHaveLength(1);
    expect(markup(split)).toContain("Its program has ended with status 3");
  });

  it.each([
    ["one by itself has all the room", { layout: null, panes: [view(2, true)] }],
    ["nothing is placed before a cell was measured", { cell: null }],
  ])("%s", (_what, changed) => {
    const text = markup({ ...split, ...changed });
    const [only, ...others] = tags(text, "pane");
    expect(others).toEqual([]);
    expect(only).toContain(`data-pane="${two}"`);
    expect(only).not.toContain("style=");
    expect(text).not.toContain("separator");
  });
});

describe("borders", () => {
  it("are separators with their place and how far they go, named by the pane that moves them", async () => {
    // Their code comes late.
    movableBorder.expect();
    await expect.poll(() => tags(markup(split), "pane-border")).toHaveLength(2);
    const [outer, inner] = tags(markup(split), "pane-border");
    expect(outer).toContain("left:400px;top:0;width:10px;height:480px");
    expect(outer).toContain('aria-label="Right border of pane 1 vim"');
    for (const part of ['"vertical"', 'aria-valuenow="40"', 'aria-valuemin="1"', 'aria-valuemax="78"'])
      expect(outer).toContain(part);
    expect(inner).toContain("left:405px;top:240px;width:395px;height:20px");
    expect(inner).toContain('aria-label="Lower border of pane 2 vim"');
  });

  it("are lines and no more to a reader, who has no menus either", () => {
    const text = markup(split, false);
    expect(tags(text, "pane-border")).toEqual([]);
    expect(tags(text, "pane-corner")).toEqual([]);
    expect(tags(markup(split), "pane-corner")).toHaveLength(3);
  });
});

it("the window's edge is drawn only where there is room beyond it", () => {
  expect(markup(split)).not.toContain("outline");
  expect(markup({ ...split, room: { columns: 100, rows: 24 } })).toContain("outline");
});
