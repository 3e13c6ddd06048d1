import { paneIdSchema, windowIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { endingWords, ownTitle, paneDetails, paneLabel, placeWords, windowLabel } from "./pane-words.ts";

describe("windows and panes in words", () => {
  it("says how a program ended, as far as it is known", () => {
    expect(endingWords({ exitStatus: null, exitSignal: null })).toBe("ended");
    expect(endingWords({ exitStatus: 0, exitSignal: null })).toBe("ended");
    expect(endingWords({ exitStatus: 7, exitSignal: null })).toBe("ended with status 7");
    expect(endingWords({ exitStatus: null, exitSignal: 9 })).toBe("ended by signal 9");
  });

  it("numbers windows and panes as tmux does, and tells them apart", () => {
    expect(windowLabel({ index: 0, name: "logs" })).toBe("0 logs");
    expect(windowLabel({ index: 3, name: "" })).toBe("3");
    expect(paneLabel({ index: 0, command: "vim", dead: false })).toBe("pane 0 vim");
    expect(paneLabel({ index: 1, command: "", dead: false })).toBe("pane 1");
    expect(paneLabel({ index: 1, command: "vim", dead: true })).toBe("pane 1 ended");
    expect(paneLabel({ index: undefined, command: "sh", dead: false })).toBe("pane sh");
  });

  it("calls a pane by its title where that tells it from the others", () => {
    const [host, notes] = [{ title: "host" }, { title: "notes" }];
    expect(ownTitle(notes, [host, notes, host])).toBe("notes");
    expect(ownTitle(host, [host, notes, host])).toBe("");
    expect(paneLabel({ index: 1, command: "vim", dead: false, own: "notes" })).toBe("pane 1 vim: notes");
    expect(paneLabel({ index: 1, command: "vim", dead: false, own: "" })).toBe("pane 1 vim");
  });

  it("says where a pane is, seen from another", () => {
    const plain = { command: "sh", dead: false, active: false, title: "", directory: "/", rows: 24 };
    const ended = { exitStatus: null, exitSignal: null };
    const choice = (number: number) => ({ ...plain, ...ended, pane: paneIdSchema.parse(`%${number}`), index: number });
    const look = { active: true, zoomed: false, synchronized: false, unseen: null };
    const windows = [
      { ...look, window: windowIdSchema.parse("@1"), index: 0, name: "work", panes: [choice(1), choice(2)] },
      { ...look, window: windowIdSchema.parse("@2"), index: 1, name: "build", panes: [choice(3)] },
    ];
    const from = paneIdSchema.parse("%1");
    const words = (pane: string) => placeWords({ windows }, { pane: paneIdSchema.parse(pane), from });
    expect(["%2", "%3", "%9"].map(words)).toEqual(["pane 2 sh", "window 1 build", ""]);
  });

  it("tells what else is known", () => {
    const pane = { pane: paneIdSchema.parse("%1"), command: "sh", active: false, exitStatus: 1, exitSignal: null };
    expect(paneDetails({ ...pane, title: "me@host", directory: "/srv", dead: true })).toBe(
      "ended with status 1 — me@host — /srv",
    );
    expect(paneDetails({ ...pane, title: "", directory: "/srv", dead: false })).toBe("/srv");
  });
});
