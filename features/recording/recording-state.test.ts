/** What pages say of a recording, for each wish, word and whereabouts of a device. */
import { deviceIdSchema, type ApiSession } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { recordingBadge, recordingDeed, recordingView } from "./recording-state.ts";

const at = "2026-11-22T14:02:00.000Z";
const sinceMs = Date.parse(at);
const device = { id: deviceIdSchema.parse("0f8fad5b-d9cb-469f-a165-70867728950e"), name: "desk", online: true };
const away = { ...device, online: false };
const none = { pausedAt: null, ideaPausedAt: null, stoppedAt: null, canPause: true };
const wished = { ...none, pausedAt: at };

function session(recording: ApiSession["recording"], on: ApiSession["device"] = device) {
  return { recording, device: on, status: "live" as const };
}

describe("the recording of a session", () => {
  it.each([
    ["nobody wished anything", session(none), "on"],
    ["the web app knows of no pause", session(undefined), "on"],
    ["the device has not heard of the wish", session(wished), "pausing"],
    ["the device has said that it does not record", session({ ...wished, stoppedAt: at }), "paused"],
    ["it said so before it went", session({ ...wished, stoppedAt: at }, away), "paused"],
    ["the device is away", session(wished, away), "waits"],
    ["no device has taken it", session({ ...wished, canPause: false }, null), "waits"],
    ["PU5 its helper knows of no pause", session({ ...wished, canPause: false }), "unable"],
    [
      "PU5 its helper was put back to one that knows of none",
      session({ ...wished, stoppedAt: at, canPause: false }),
      "unable",
    ],
    ["it is to be recorded again", session({ ...none, stoppedAt: at }), "on"],
    ["it is to be recorded again once its device is back", session({ ...none, stoppedAt: at }, away), "resumes"],
  ] as const)("where %s", (_what, known, kind) => {
    expect(recordingView(known, null).standing.kind).toBe(kind);
  });

  it("is paused as soon as that is seen live, since when the device says", () => {
    expect(recordingView(session(wished), sinceMs).standing).toEqual({ kind: "paused", sinceMs });
  });

  it("goes on only once that is seen live", () => {
    expect(recordingView(session(none), sinceMs).standing.kind).toBe("resuming");
    expect(recordingView(session(none, away), sinceMs).standing.kind).toBe("resumes");
  });

  it("is let go on where it was paused, for the idea where that is", () => {
    const deed = (recording: ApiSession["recording"]) => recordingDeed(recordingView(session(recording), null));
    expect([deed(none), deed(wished), deed({ ...wished, ideaPausedAt: at })]).toEqual([
      "Pause recording",
      "Record again",
      "Record this idea again",
    ]);
  });

  it("promises in a list only what the device has said", () => {
    const badge = (recording: ApiSession["recording"]) => recordingBadge(recordingView(session(recording), null))?.text;
    expect([
      badge(none),
      badge(wished),
      badge({ ...wished, stoppedAt: at }),
      badge({ ...wished, canPause: false }),
    ]).toEqual([undefined, "to be paused", "not recorded", "still recorded"]);
  });
});
