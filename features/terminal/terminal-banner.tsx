/** The banner over a terminal that is not live: what is the matter, what still works, what to do. */
"use client";

import type { SessionName } from "@coda/protocol";
import Link from "next/link";
import { Button, buttonLook } from "@/ui/button.tsx";
import { CommandLine } from "@/ui/command-line.tsx";
import { RetryIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { ideasPath } from "../routes/paths.ts";
import { useAppConfig } from "../shell/app-config.tsx";
import { clockTime } from "../time/format-time.ts";
import { useNow } from "../time/wall-clock.ts";
import { conditionOf, type Condition } from "./connection-words.ts";
import { exitedWords } from "./exited-words.ts";
import { respawnCommand } from "./respawn-command.ts";
import type { SessionActing } from "./use-session-action.ts";
import type { TerminalSnapshot } from "@coda/terminal-client";

interface TerminalBannerProps {
  readonly name: SessionName;
  readonly snapshot: TerminalSnapshot;
  readonly deviceName: string | null;
  readonly onRetry: () => void;
  /** Has the session begun anew. */
  readonly restarting: SessionActing;
}

type Offline = Extract<Condition, { kind: "offline" }>;

function offlineTitle({ sinceMs, saved }: Offline, nowMs: number | null): string {
  const since = sinceMs === null || nowMs === null ? "" : ` since ${clockTime(sinceMs, { nowMs })}`;
  return saved ? `Offline${since}: you are reading the saved history` : `Offline${since}`;
}

interface ExitedProps extends Pick<TerminalBannerProps, "name" | "snapshot" | "deviceName" | "restarting"> {
  readonly saved: boolean;
}

/** The relay told of the session's device on this connection. */
function isHeard({ stateKnown, session }: TerminalSnapshot): boolean {
  return stateKnown && session.offlineSince === null;
}

function RespawnHint({ name, snapshot }: Pick<TerminalBannerProps, "name" | "snapshot">) {
  const { socket } = useAppConfig();
  const several = snapshot.windows.flatMap(({ panes }) => panes).length > 1;
  const command = respawnCommand({
    name,
    socket: isHeard(snapshot) ? snapshot.session.socket : socket,
    pane: several ? snapshot.pane?.pane : undefined,
  });
  return (
    <div className="mt-1 max-w-2xl">
      <CommandLine command={command} what="the command that starts it anew" testId="respawn-command" />
    </div>
  );
}

function ExitedBanner({ name, snapshot, deviceName, saved, restarting }: ExitedProps) {
  // While another pane of it runs, only this one has ended.
  const mayRestart = isHeard(snapshot) && snapshot.role === "driver" && snapshot.session.status === "exited";
  const { act, busy, refused } = restarting;
  const restart = mayRestart ? (
    <Button size="sm" busy={busy} onClick={() => act({ do: "restart" })} data-testid="start-again">
      <RetryIcon aria-hidden /> Start again
    </Button>
  ) : undefined;
  const words = exitedWords({ pane: snapshot.pane, saved, mayRestart, deviceName });
  return (
    <Notice title={words.title} testId="exited-banner" action={restart}>
      <p>{words.text}</p>
      {words.respawn !== undefined && (
        <>
          <p className="mt-2">{words.respawn}</p>
          <RespawnHint name={name} snapshot={snapshot} />
        </>
      )}
      {refused !== null && (
        <p role="alert" className="mt-2 text-danger">
          It was not started: {refused}.
        </p>
      )}
    </Notice>
  );
}

function PausedBanner() {
  return (
    <Notice tone="warn" title="Recording is paused" testId="paused-banner">
      What this pane prints is shown, by looking at its screen now and then, and not kept. Another program takes its
      output (tmux pipe-pane), or the device’s disk is full. Recording goes on by itself when that is over.
    </Notice>
  );
}

function GoneBanner() {
  return (
    <Notice
      title="This terminal was deleted"
      testId="gone-banner"
      action={
        <Link href={ideasPath} className={buttonLook({ size: "sm" })}>
          Your ideas
        </Link>
      }
    >
      Its saved history went with it. What is still on the screen is gone when you leave this page.
    </Notice>
  );
}

function ConditionBanner({ condition, ...props }: { condition: Condition } & TerminalBannerProps) {
  const { deviceName, onRetry } = props;
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
      return <PausedBanner />;
    case "silent":
      return condition.paused ? <PausedBanner /> : null;
    case "reserved":
      return (
        <Notice title="No device has taken this terminal yet" testId="reserved-banner">
          It starts as soon as a Coda Runner of yours is online. In local mode,{" "}
          <code className="font-mono">npm start</code> runs one.
        </Notice>
      );
    case "exited":
      return <ExitedBanner {...props} saved={condition.saved} />;
    case "gone":
      return <GoneBanner />;
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

export function TerminalBanner(props: TerminalBannerProps) {
  const { snapshot } = props;
  return (
    <div className="shrink-0 space-y-2 px-2 not-empty:py-2">
      <ConditionBanner condition={conditionOf(snapshot)} {...props} />
      {snapshot.history === "failed" && (
        <Notice tone="warn" title="The saved history could not be loaded" testId="history-failed">
          {snapshot.connection.name === "live" ? "New output is shown as it comes. " : ""}Reload the page to try again.
        </Notice>
      )}
    </div>
  );
}
