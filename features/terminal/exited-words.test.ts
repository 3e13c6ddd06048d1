import { paneIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { exitedWords } from "./exited-words.ts";

const pane = { pane: paneIdSchema.parse("%1"), columns: 80, rows: 24, dead: true, exitStatus: 7, exitSignal: null };
const known = { pane, saved: "yes" as const, mayRestart: true, deviceName: "laptop" };

describe("what is said of a terminal that ended", () => {
  it("names the program's end, the button, and the command as the other way", () => {
    expect(exitedWords(known)).toEqual({
      title: "The program in this terminal has ended with status 7",
      text: "Its output stays readable here. Start again opens a fresh terminal in its place; this output is then under Earlier programs.",
      respawn: "Or, on laptop, below this output:",
    });
  });

  it("does not speak of a button where there is none", () => {
    const words = exitedWords({ ...known, mayRestart: false, deviceName: null });
    expect(words.text).toBe("Its output stays readable here.");
    expect(words.respawn).toBe("To start it anew below this output, on the device:");
  });

  it.each([{ ...pane, dead: false }, null])("says that the session is gone where no dead pane is left: %j", (left) => {
    const words = exitedWords({ ...known, saved: "no", pane: left });
    expect(words.title).toBe("The tmux session is gone");
    expect(words.text).toContain("Nothing of it has been saved so far.");
    expect(words.text).toContain("Start again opens");
    expect(words.text).not.toContain("Earlier");
    expect(words.respawn).toBeUndefined();
  });

  it("says nothing of what is left while nobody knows", () => {
    const restart = "Start again opens a fresh terminal in its place.";
    expect(exitedWords({ ...known, saved: "unknown" }).text).toBe(restart);
    expect(exitedWords({ ...known, saved: "unknown", mayRestart: false }).text).toBe("");
    const closed = "It was closed on the device, or tmux itself ended.";
    expect(exitedWords({ ...known, saved: "unknown", pane: null, mayRestart: false }).text).toBe(closed);
    expect(exitedWords({ ...known, saved: "unknown", pane: null }).text).toBe(`${closed} ${restart}`);
  });
});
