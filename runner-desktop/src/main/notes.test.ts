/** What is worth a notification, and what is not worth a second one. */
import { standingSession } from "@coda/runner-core/testing/standing-helper";
import { describe, expect, test } from "vitest";
import { asker, helperView, runningStage } from "../testing/views.ts";
import { notesBetween, updateNotes } from "./notes.ts";

const nobody = { ...standingSession, browsers: 0, localClients: 0 };
function withSession(change: Partial<typeof standingSession>) {
  return runningStage({ view: helperView({ sessions: [{ ...nobody, ...change }] }) });
}

describe("a session that rings", () => {
  const quiet = withSession({ attention: false });
  const rings = withSession({ attention: true });
  const note = { title: "A session needs you", text: "idea / primary rang" };

  test("is told once, and again once it was answered", () => {
    expect(notesBetween(quiet, rings)).toEqual([note]);
    expect(notesBetween(rings, rings)).toEqual([]);
    expect(notesBetween(rings, quiet)).toEqual([]);
  });

  test("is not told to who is in it, nor where it rang before anybody looked or was there", () => {
    expect(notesBetween(quiet, withSession({ attention: true, browsers: 1 }))).toEqual([]);
    expect(notesBetween(quiet, withSession({ attention: true, localClients: 1 }))).toEqual([]);
    expect(notesBetween(undefined, rings)).toEqual([]);
    expect(notesBetween({ is: "starting" }, rings)).toEqual([]);
    expect(notesBetween(runningStage({ view: helperView({ sessions: [] }) }), rings)).toEqual([]);
  });
});

test("who asks, and what fails, is told once", () => {
  expect(notesBetween(undefined, runningStage({ asking: [asker] }))).toHaveLength(1);
  expect(notesBetween(runningStage({ asking: [asker] }), runningStage({ asking: [asker] }))).toEqual([]);
  const failed = { is: "failed", why: "tmux was not found", kind: "tmux" } as const;
  expect(notesBetween({ is: "starting" }, failed)).toEqual([
    { title: "Coda Runner does not run", text: "tmux was not found" },
  ]);
  expect(notesBetween(failed, failed)).toEqual([]);
});

test("a version is told once it is ready, and not on its way there", () => {
  const ready = { is: "ready", version: "0.2.0" } as const;
  const loading = { is: "loading", version: "0.2.0", percent: 99 } as const;
  expect(updateNotes(loading, ready)).toEqual([
    { title: "Version 0.2.0 is ready", text: "Restart the app into it; sessions go on meanwhile." },
  ]);
  expect([updateNotes(ready, ready), updateNotes({ is: "looking" }, loading)]).toEqual([[], []]);
});
