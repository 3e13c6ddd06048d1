/** How a session's recording stands, from what its owner wished, what its device has said, and what is seen live. Pure. */
import type { ApiIdea, ApiSession } from "@coda/protocol";

export type RecordingStanding =
  | { readonly kind: "on" }
  /** Nothing is recorded, by the device's own word. */
  | { readonly kind: "paused"; readonly sinceMs: number }
  /** The device hears of it within seconds, and records until then. */
  | { readonly kind: "pausing" }
  /** The device is away, or there is none yet; what it records until it hears of it is kept. */
  | { readonly kind: "waits" }
  /** Its helper knows of no pause, and records on. */
  | { readonly kind: "unable" }
  /** It was wished again, and the device has not heard of it; or, for `resumes`, it is away. */
  | { readonly kind: "resuming" }
  | { readonly kind: "resumes" };

export interface RecordingView {
  readonly standing: RecordingStanding;
  readonly isWished: boolean;
  /** The idea is paused as a whole: it takes the idea to record again. */
  readonly byIdea: boolean;
}

type Known = Pick<ApiSession, "recording" | "device" | "status">;

/** `pausedSinceMs`: what the live session says; null where it says nothing of a pause. */
export function recordingView(session: Known, pausedSinceMs: number | null): RecordingView {
  const { pausedAt = null, ideaPausedAt = null } = session.recording ?? {};
  const isWished = pausedAt !== null || ideaPausedAt !== null;
  return { standing: standingOf(session, isWished, pausedSinceMs), isWished, byIdea: ideaPausedAt !== null };
}

function standingOf(known: Known, isWished: boolean, liveMs: number | null): RecordingStanding {
  const { recording, device } = known;
  const sinceMs = liveMs ?? toldMs(known);
  const isAway = device?.online !== true;
  if (!isWished) return isAway ? away(sinceMs) : { kind: liveMs === null ? "on" : "resuming" };
  // It may be an older one by now than the one that said so.
  if (device !== null && recording?.canPause !== true) return { kind: "unable" };
  if (sinceMs !== null) return { kind: "paused", sinceMs };
  return isAway ? { kind: "waits" } : { kind: "pausing" };
}

function away(sinceMs: number | null): RecordingStanding {
  return { kind: sinceMs === null ? "on" : "resumes" };
}

function toldMs({ recording }: Known): number | null {
  const { stoppedAt = null } = recording ?? {};
  return stoppedAt === null ? null : Date.parse(stoppedAt);
}

export function isIdeaPaused({ recordingPausedAt = null }: Pick<ApiIdea, "recordingPausedAt">): boolean {
  return recordingPausedAt !== null;
}

/** What is done next, in words. */
export function recordingDeed({ isWished, byIdea }: RecordingView): string {
  if (!isWished) return "Pause recording";
  return byIdea ? "Record this idea again" : "Record again";
}

/** In a list of sessions; undefined where there is nothing to say. */
export function recordingBadge({
  standing,
}: RecordingView): { readonly text: string; readonly meaning: string } | undefined {
  switch (standing.kind) {
    case "on":
    case "resuming":
    case "resumes":
      return undefined;
    case "paused":
      return { text: "not recorded", meaning: "Its recording is paused: nothing it prints is kept." };
    case "pausing":
    case "waits":
      return { text: "to be paused", meaning: "It is recorded until its device has heard of the pause." };
    case "unable":
      return { text: "still recorded", meaning: "The Coda Runner of its device is too old to pause the recording." };
  }
}
