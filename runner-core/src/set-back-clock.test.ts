/** The machine's clock is set back while something waits: it waits as long as it was to, not until the clock has caught up. */
import { paneIdSchema } from "@coda/protocol";
import { expect, test } from "vitest";
import { ManualClock } from "./testing/manual-clock.ts";
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
