/** The banner over a terminal that is not live: what is the matter, what still works, what to do. */
"use client";

import { Button } from "@/ui/button.tsx";
import { Notice } from "@/ui/notice.tsx";
import { clockTime } from "../time/format-time.ts";
import { useNow } from "../time/wall-clock.ts";
import { conditionOf, type Condition } from "./connection-words.ts";
import type { TerminalSnapshot } from "@coda/terminal-client";

interface TerminalBannerProps {
  readonly snapshot: TerminalSnapshot;
  readonly deviceName: string | null;
  readonly onRetry: () => void;
}

function offlineTitle(sinceMs: number | null, nowMs: number | null): string {
  const since = sinceMs === null || nowMs === null ? "" : ` since ${clockTime(sinceMs, { nowMs })}`;
  return `Offline${since}: you are reading the saved history`;
}

function ConditionBanner({
  condition,
  deviceName,
  onRetry,
}: { condition: Condition } & Omit<TerminalBannerProps, "snapshot">) {
  const nowMs = useNow(30_000);
  const device = deviceName ?? "the device";
  switch (condition.kind) {
    case "offline":
      return (
        <Notice tone="warn" title={offlineTitle(condition.sinceMs, nowMs)} testId="offline-banner">
          {device} cannot be reached. It goes on here by itself when its Coda Runner is back; until then nothing can be
          typed.
        </Notice>
      );
    case "reserved":
      return (
        <Notice title="No device has taken this terminal yet" testId="reserved-banner">
          It starts as soon as a Coda Runner of yours is online. In local mode,{" "}
          <code className="font-mono">npm start</code> runs one.
        </Notice>
      );
    case "exited":
      return (
        <Notice title="The program in this terminal has ended" testId="exited-banner">
          Its history stays readable here.
        </Notice>
      );
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
    case "reconnecting":
    case "stopped":
      return null;
  }
}

export function TerminalBanner({ snapshot, deviceName, onRetry }: TerminalBannerProps) {
  const banner = <ConditionBanner condition={conditionOf(snapshot)} deviceName={deviceName} onRetry={onRetry} />;
  return (
    <div className="shrink-0 px-2 not-empty:py-2">
      {banner}
      {snapshot.history === "failed" && (
        <Notice tone="warn" title="The saved history could not be loaded" testId="history-failed">
          What comes from now on is shown. Reload the page to try again.
        </Notice>
      )}
    </div>
  );
}
