import { paneIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { endingWords, paneDetails, paneLabel, windowLabel } from "./pane-words.ts";

describe("windows and panes in words", () => {
  it("says how a program ended, as far as it is known", () => {
    expect(endingWords({ exitStatus: null, exitSignal: null })).toBe("ended");
    expect(endingWords({ exitStatus: 0, exitSignal: null })).toBe("ended");
    expect(endingWords({ exitStatus: 7, exitSignal: null })).toBe("ended with status 7");
    expect(endingWords({ exitStatus: null, exitSignal: 9 })).toBe("ended by signal 9");
  });

  it("numbers windows as tmux does, and panes by their place", () => {
    expect(windowLabel({ index: 0, name: "logs" })).toBe("0 logs");
    expect(windowLabel({ index: 3, name: "" })).toBe("3");
    expect(paneLabel({ command: "vim", dead: false }, 0)).toBe("1 vim");
    expect(paneLabel({ command: "", dead: false }, 1)).toBe("2");
    expect(paneLabel({ command: "vim", dead: true }, 1)).toBe("2 ended");
  });

  it("tells what else is known", () => {
    const pane = { pane: paneIdSchema.parse("%1"), command: "sh", active: false, exitStatus: 1, exitSignal: null };
    expect(paneDetails({ ...pane, title: "me@host", directory: "/srv", dead: true })).toBe(
      "ended with status 1 — me@host — /srv",
    );
    expect(paneDetails({ ...pane, title: "", directory: "/srv", dead: false })).toBe("/srv");
  });
});
