/** Over a terminal whose recording is paused, or is to be: since when, what that means, and the way back. */
"use client";

import type { ReactNode } from "react";
import { Button } from "@/ui/button.tsx";
import { Notice } from "@/ui/notice.tsx";
import { clockTime } from "../time/format-time.ts";
import { useNow } from "../time/wall-clock.ts";
import type { Recording } from "./use-recording.ts";

interface RecordingBannerProps {
  readonly recording: Recording;
  readonly deviceName: string | null;
}

function Again({ recording: { deed, busy } }: Pick<RecordingBannerProps, "recording">) {
  if (deed === undefined) return null;
  return (
    <Button size="sm" onClick={deed.toggle} disabled={busy} data-testid="record-again">
      {deed.text}
    </Button>
  );
}

interface Words {
  readonly title: string;
  readonly text: ReactNode;
  readonly tone?: "warn";
}

function wordsOf({ view }: Recording, device: string, nowMs: number | null): Words | undefined {
  const what = view.byIdea ? "Recording of this idea" : "Recording";
  switch (view.standing.kind) {
    case "on":
      return undefined;
    case "paused": {
      const since = nowMs === null ? "" : ` since ${clockTime(view.standing.sinceMs, { nowMs })}`;
      return {
        title: `${what} is paused${since}`,
        text: "What it prints is shown here and kept nowhere, also once it is recorded again.",
      };
    }
    case "pausing":
      return {
        title: "Recording is being paused",
        text: `${device} hears of it within seconds, and records until then.`,
      };
    case "waits":
      return {
        title: `Recording will pause when ${device} is back`,
        text: "What it records until then is kept.",
      };
    case "unable":
      return {
        title: "Recording goes on",
        text: `The Coda Runner on ${device} is too old to pause it. It will, once it is updated.`,
        tone: "warn",
      };
    case "resuming":
      return {
        title: "Recording goes on in a moment",
        text: `${device} hears of it within seconds. What is printed until then is kept nowhere.`,
      };
    case "resumes":
      return { title: `Recording goes on when ${device} is back`, text: "What was printed meanwhile is kept nowhere." };
  }
}

export function RecordingBanner({ recording, deviceName }: RecordingBannerProps) {
  const nowMs = useNow(30_000);
  const words = wordsOf(recording, deviceName ?? "the device", nowMs);
  return (
    <>
      {words !== undefined && (
        <Notice
          title={words.title}
          testId="recording-banner"
          action={recording.deed && recording.view.isWished ? <Again recording={recording} /> : undefined}
          {...(words.tone && { tone: words.tone })}
        >
          {words.text}
        </Notice>
      )}
      {recording.failure !== undefined && (
        <Notice tone="danger" title="That was not saved" testId="recording-failed">
          {recording.failure.message}
        </Notice>
      )}
    </>
  );
}
