/** The banner over a terminal that is not live: what is the matter, what still works, what to do. */
"use client";

import { Button } from "@/ui/button.tsx";
import { latePart } from "@/ui/late-part.tsx";
import { Notice } from "@/ui/notice.tsx";
import type { Recording } from "../recording/use-recording.ts";
import { clockTime } from "../time/format-time.ts";
import { useNow } from "../time/wall-clock.ts";
import { conditionOf, isLive, type Condition } from "./connection-words.ts";
import type { TerminalSnapshot } from "@coda/terminal-client";

/** Only of what is told over a connection: without one their code could not come. */
const rare = latePart(async () => (await import("./rare-banner.tsx")).RareBanner);

interface TerminalBannerProps {
  readonly snapshot: TerminalSnapshot;
  readonly deviceName: string | null;
  readonly onRetry: () => void;
  readonly isGuest: boolean;
  readonly recording: Recording;
}

type Offline = Extract<Condition, { kind: "offline" }>;

function offlineTitle({ sinceMs, saved }: Offline, nowMs: number | null): string {
  const since = sinceMs === null || nowMs === null ? "" : ` since ${clockTime(sinceMs, { nowMs })}`;
  return saved === "yes" ? `Offline${since}: you are reading the saved history` : `Offline${since}`;
}

function ConditionBanner({ condition, ...props }: { condition: Condition } & TerminalBannerProps) {
  const { snapshot, deviceName, onRetry, isGuest, recording } = props;
  /** The banner of the recording says it, also where an older relay has left out why. */
  const isOwnPause = snapshot.session.pausedSinceMs !== null || recording.view.standing.kind === "paused";
  const nowMs = useNow(30_000);
  const device = deviceName ?? "the device";
  switch (condition.kind) {
    case "offline":
      return (
        <Notice tone="warn" title={offlineTitle(condition, nowMs)} testId="offline-banner">
          {device} cannot be reached. It goes on here by itself when its Coda Runner is back; until then nothing can be
          typed.
        </Notice>
      );
    case "paused":
      return isOwnPause ? null : <rare.Part given={{ kind: "paused", isGuest }} />;
    case "silent":
      return condition.paused && !isOwnPause ? <rare.Part given={{ kind: "paused", isGuest }} /> : null;
    case "reserved":
    case "gone":
      return <rare.Part given={{ kind: condition.kind, isGuest }} />;
    case "refused":
      return (
        <Notice
          tone="danger"
          title="The live connection was refused"
          testId="refused-banner"
          action={
            <Button size="sm" onClick={onRetry}>
              Try again
            </Button>
          }
        >
          {condition.why}
        </Notice>
      );
    case "connecting":
    case "live":
    case "exited":
    case "reconnecting":
    case "stopped":
      return null;
  }
}

/** Most terminals are recorded from their first byte to their last. */
const recordingBanner = latePart(async () => (await import("../recording/recording-banner.tsx")).RecordingBanner);

/** Most browsers may type. */
const typingRuleBanner = latePart(async () => (await import("./typing-rule-banner.tsx")).TypingRuleBanner);

/** Most devices believe the web app that they were paired with. */
const ticketDoubtBanner = latePart(async () => (await import("./ticket-doubt-banner.tsx")).TicketDoubtBanner);

function hasNews({ view, failure }: Recording): boolean {
  return view.standing.kind !== "on" || failure !== undefined;
}

export function TerminalBanner(props: TerminalBannerProps) {
  const { snapshot, deviceName, isGuest, recording } = props;
  const condition = conditionOf(snapshot);
  const { typingRule: rule, ticketDoubt: doubt, browserCode: code } = snapshot;
  const mightType = isLive(condition) && snapshot.role === "driver";
  const isToldRule = mightType && rule !== "allowed";
  return (
    <div className="shrink-0 space-y-2 px-2 not-empty:py-2">
      <ConditionBanner condition={condition} {...props} />
      {condition.kind !== "gone" && hasNews(recording) && <recordingBanner.Part given={{ recording, deviceName }} />}
      {isToldRule && <typingRuleBanner.Part given={{ rule, code, deviceName, isGuest }} />}
      {mightType && doubt !== null && <ticketDoubtBanner.Part given={{ doubt, deviceName, isGuest }} />}
      {snapshot.history === "failed" && (
        <Notice tone="warn" title="The saved history could not be loaded" testId="history-failed">
          {snapshot.connection.name === "live" ? "New output is shown as it comes. " : ""}Reload the page to try again.
        </Notice>
      )}
    </div>
  );
}
