/** The machine's clock is set while something waits: it waits as long as it was to, neither longer nor shorter. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits, paneIdSchema, windowIdSchema } from "@coda/protocol";
import { expect, test } from "vitest";
import { JournalReader } from "./journal/journal-reader.ts";
import { silentLog } from "./log.ts";
import { MarkSweep } from "./session/mark-sweep.ts";
import { SessionSizes } from "./session/session-sizes.ts";
import { TruthChecker } from "./session/truth-checker.ts";
import { endingsIn, nothingRuns } from "./testing/endings.ts";
import { endSpool, makeJournal, someMeta, someSession, writeSegment } from "./testing/journal.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { clientNumber } from "./testing/tmux-helper.ts";
import { PaneBackoff } from "./tmux/pane-backoff.ts";
import { Backoff } from "./upload/backoff.ts";

const hourMs = 3_600_000;

test("a failed upload is tried again when it was to be", () => {
  const clock = new ManualClock();
  const backoff = new Backoff<string>({ clock, random: () => 1, baseMs: 1_000, capMs: 60_000 });
  backoff.failed("session");
  clock.jump(-hourMs);
  expect(backoff.isDue("session")).toBe(false);
  clock.advance(2_000);
  expect(backoff.isDue("session")).toBe(true);
});

test("a pane whose recording failed is tried again when it was to be", () => {
  const clock = new ManualClock();
  const backoff = new PaneBackoff(clock);
  const pane = paneIdSchema.parse("%1");
  for (let failure = 0; failure < 3; failure++) backoff.failed(pane);
  clock.jump(-hourMs);
  expect(backoff.mayTry(pane)).toBe(false);
  clock.advance(2_000);
  expect(backoff.mayTry(pane)).toBe(true);
});

test("a lease ends when it was to", () => {
  const clock = new ManualClock();
  const sizes = new SessionSizes({
    run: async () => ({ lines: [], error: undefined, lost: false }),
    clock,
    newWindows: { columns: 120, rows: 40 },
    hub: () => "$0",
    refresh: () => undefined,
    onChanged: () => undefined,
  });
  const window = windowIdSchema.parse("@1");
  const size = { columns: 80, rows: 24 };
  const terminals = [{ name: "/dev/pts/1", session: "$1", window, activity: 100 }];
  const listed = (): void =>
    sizes.listed([{ session: someSession, windows: [{ window, isShown: true, size }], terminals }], []);
  listed();
  sizes.lease(someSession, clientNumber(1), size);
  listed();
  clock.jump(-hourMs);
  expect(sizes.ownerOf(someSession).by).toBe("lease");
  clock.advance(limits.sizeLeaseMs + 1_000);
  expect(sizes.ownerOf(someSession).by).toBe("terminal");
  sizes.close();
});

test("a picture is held against tmux's when it was to be", () => {
  const clock = new ManualClock();
  let looks = 0;
  const checker = new TruthChecker({
    pane: paneIdSchema.parse("%1"),
    recording: {
      epoch: someMeta().epoch,
      end: 1,
      ended: false,
      spoolWaits: true,
      read: () => new Uint8Array(0),
      look: () => undefined,
      onGrow: () => () => undefined,
      onResized: () => () => undefined,
      setRight: async () => "same",
    },
    clock,
    log: silentLog,
    run: async () => {
      looks += 1;
      return { lines: [], error: "no answer", lost: true };
    },
    onRepaired: () => undefined,
  });
  clock.jump(-hourMs);
  clock.advance(31_000);
  expect(looks).toBe(1);
  checker.close();
});

test("output that pours in does so also while the clock is set, and no longer", () => {
  const clock = new ManualClock();
  const root = mkdtempSync(join(tmpdir(), "coda-set-back-"));
  const folder = makeJournal(root);
  const reader = new JournalReader(folder, clock);
  writeSegment(folder, 0, Buffer.alloc(limits.pouringBytes));
  reader.check();
  expect(reader.pours).toBe(true);
  clock.jump(hourMs);
  expect(reader.pours).toBe(true);
  clock.jump(-hourMs);
  clock.advance(200);
  expect(reader.pours).toBe(false);
  reader.close();
  rmSync(root, { recursive: true });
});

test("a mark is kept as long as it was to be", async () => {
  const clock = new ManualClock();
  const mark = Buffer.from(`CODA_TYPED_${"1".repeat(32)}=7`);
  const commands: string[] = [];
  const sweep = new MarkSweep(async (...group) => {
    commands.push(...group.map(([name = ""]) => name));
    return { lines: [mark], error: undefined, lost: false };
  }, clock);
  await sweep.sweep("coda__idea__primary");
  clock.jump(hourMs);
  await sweep.sweep("coda__idea__primary");
  expect(commands.filter((command) => command === "if-shell")).toEqual([]);
  clock.jump(-2 * hourMs);
  clock.advance(600_000);
  await sweep.sweep("coda__idea__primary");
  expect(commands.filter((command) => command === "if-shell")).toHaveLength(1);
});

test("a spool's last word is waited for as long as was meant", () => {
  const root = mkdtempSync(join(tmpdir(), "coda-set-back-"));
  const clock = new ManualClock();
  const endings = nothingRuns(endingsIn({ clock, alive: () => true }), someSession);
  const folder = makeJournal(root);
  endSpool(folder, 0, "none");
  expect(endings.of(folder)).toBeUndefined();
  clock.jump(-hourMs);
  clock.advance(5_000);
  expect(endings.of(folder)).toMatchObject({ offset: 0 });
  rmSync(root, { recursive: true });
});
