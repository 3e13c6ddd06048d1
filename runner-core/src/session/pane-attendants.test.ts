/** Which panes are held against tmux's own picture, by time that the test lets pass. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paneIdSchema } from "@coda/protocol";
import { expect, onTestFinished, test } from "vitest";
import { silentLog } from "../log.ts";
import { makeJournal } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { JournalRecording } from "./journal-recording.ts";
import { PaneAttendants } from "./pane-attendants.ts";

/** How many commands tmux was given within an hour in which nothing happened. */
async function askedOfTmux(mayDiffer: boolean): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "coda-test-"));
  const clock = new ManualClock();
  const recording = new JournalRecording({ folder: makeJournal(root), clock });
  const attendants = new PaneAttendants({ clock, log: silentLog });
  const pane = paneIdSchema.parse("%1");
  onTestFinished(() => {
    attendants.end(pane);
    recording.close();
    rmSync(root, { recursive: true });
  });
  let asked = 0;
  const run = async () => {
    asked += 1;
    return { lines: [], error: "not now", lost: false };
  };
  attendants.begin({ pane, recording, run, mayDiffer, tty: () => undefined });
  for (let minute = 0; minute < 60; minute++) {
    clock.advance(60_000);
    await new Promise(setImmediate);
  }
  return asked;
}

test("a pane is held against tmux's picture", async () => {
  expect(await askedOfTmux(false)).toBeGreaterThan(0);
});

test("PU1 one that was paused is not: tmux shows what was printed meanwhile", async () => {
  expect(await askedOfTmux(true)).toBe(0);
});
