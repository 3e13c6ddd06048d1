import { defaultSlot, defaultSessionPrefix, ideaIdSchema, paneIdSchema, windowIdSchema } from "@coda/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { HeardLayouts } from "./heard-layouts.ts";
import { readLayoutChange } from "./layout.ts";
import { emptySnapshot, type TmuxPane, type TmuxSnapshot } from "./tmux-model.ts";

const window = windowIdSchema.parse("@2");

function listedPane(number: number): TmuxPane {
  return {
    pane: paneIdSchema.parse(`%${number}`),
    window,
    pid: number,
    tty: "",
    active: number === 1,
    dead: false,
    exitStatus: null,
    exitSignal: null,
    inMode: false,
    inputOff: false,
    title: "",
    command: "sh",
    directory: "/",
    piped: true,
    columns: 80,
    rows: 24,
    epoch: undefined,
    unrecorded: false,
  };
}

const listed: TmuxSnapshot = {
  ...emptySnapshot,
  sessions: [
    {
      name: { prefix: defaultSessionPrefix, idea: ideaIdSchema.parse("idea"), slot: defaultSlot },
      tmuxName: "coda__idea__primary",
      id: "$1",
      windows: [
        {
          window,
          index: 0,
          active: true,
          zoomed: false,
          synchronized: false,
          name: "sh",
          title: "",
          automaticName: false,
          layout: "b25d,80x24,0,0,1",
          marked: true,
          panes: [listedPane(1), listedPane(2)],
        },
      ],
      terminals: [],
      owned: true,
      listed: true,
    },
  ],
};

let heard: HeardLayouts;

function hear(text: string): void {
  const change = readLayoutChange(text);
  if (change === undefined) throw new Error(`no layout change: ${text}`);
  heard.hear(change);
}

function shown(): unknown {
  const [shownWindow] = heard.over(listed).sessions[0]?.windows ?? [];
  return [shownWindow?.layout, shownWindow?.panes.map(({ columns, rows }) => `${columns}x${rows}`)];
}

beforeEach(() => {
  heard = new HeardLayouts();
});

describe("lists with what was heard since they were asked for", () => {
  it("show the newest layout of a window and sizes of its panes, and the listed ones of others", () => {
    hear("@2 1234,90x30,0,0,1 1234,90x30,0,0,1 *");
    hear("@2 1234,91x30,0,0,1 1234,91x30,0,0,1 *");
    hear("@3 1234,10x10,0,0,9 1234,10x10,0,0,9 *");
    expect(shown()).toEqual(["1234,91x30,0,0,1", ["91x30", "80x24"]]);
  });

  it("have the sizes of panes beside which a title or a scrollbar stands", () => {
    const framed = (layout: string, zoomed = false): TmuxSnapshot => ({
      ...listed,
      sessions: listed.sessions.map((session) => ({
        ...session,
        windows: session.windows.map((listedWindow) => ({ ...listedWindow, layout, zoomed })),
      })),
    });
    for (const before of [framed("b25d,80x25,0,0,1"), framed("b25d,80x25,0,0{40x25,0,0,1,39x25,41,0,2}", true)]) {
      heard.over(before);
      hear("@2 1234,90x30,0,0,1 1234,90x30,0,0,1 *");
      expect(shown()).toEqual(["1234,90x30,0,0,1", ["80x24", "80x24"]]);
      heard.clear();
    }
    heard.over(framed("b25d,80x24,0,0{40x24,0,0,1,39x24,41,0,2}", true));
    hear("@2 1234,90x30,0,0,1 1234,90x30,0,0,1 *");
    expect(shown()).toEqual(["1234,90x30,0,0,1", ["90x30", "80x24"]]);
  });

  it("are taken as they are when nothing was", () => {
    hear("@2 1234,90x30,0,0,1 1234,90x30,0,0,1 *");
    heard.clear();
    expect(heard.over(listed)).toEqual(listed);
  });
});
