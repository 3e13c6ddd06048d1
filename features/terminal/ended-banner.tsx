/**
 * What is said of a terminal whose program or session has ended. Over the terminal, where it has no text or the oldest:
 * in the page's flow it would take rows away, and tmux would draw the dead pane anew for what is left.
 */
"use client";

import type { SessionName } from "@coda/protocol";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useCallback, useState, useSyncExternalStore, type ReactNode } from "react";
import { Button } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { CommandLine } from "@/ui/command-line.tsx";
import { RetryIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import { useNow } from "../time/wall-clock.ts";
import { endedSide } from "./ended-side.ts";
import { exitedWords } from "./exited-words.ts";
import { respawnCommand } from "./respawn-command.ts";
import type { SessionActing } from "./use-session-action.ts";

interface EndedBannerProps {
  readonly name: SessionName;
  readonly snapshot: TerminalSnapshot;
  readonly deviceName: string | null;
  readonly saved: TerminalSnapshot["saved"];
  /** Has the session begun anew. */
  readonly restarting: SessionActing;
  readonly handle: TerminalSessionHandle;
}

/** The relay told of the session's device on this connection. */
function isHeard({ stateKnown, session }: TerminalSnapshot): boolean {
  return stateKnown && session.offlineSince === null;
}

function RespawnHint({ name, snapshot }: Pick<EndedBannerProps, "name" | "snapshot">) {
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

/** At the end that has no text, as far as the terminal has been drawn. */
function useSide({ handle, snapshot }: Pick<EndedBannerProps, "handle" | "snapshot">): "top" | "bottom" {
  const rows = snapshot.pane?.rows ?? 24;
  // What is drawn tells nobody: it is looked at again now and then.
  useNow(1_000);
  const subscribe = useCallback((listener: () => void) => handle.subscribe(listener), [handle]);
  return useSyncExternalStore(
    subscribe,
    () => endedSide(handle.lines(0, rows), rows),
    () => "bottom",
  );
}

function Overlay({
  side,
  folded,
  children,
}: {
  readonly side: "top" | "bottom";
  readonly folded: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div
      data-testid="ended-overlay"
      className={classNames(
        "absolute inset-x-0 z-10 flex max-h-full flex-col overflow-y-auto p-2",
        // No slice of a line is to look out beside it.
        folded ? "pointer-events-none *:pointer-events-auto" : "bg-terminal",
        side === "top" ? "top-0" : "bottom-0",
      )}
    >
      {children}
    </div>
  );
}

export function EndedBanner({ name, snapshot, deviceName, saved, restarting, handle }: EndedBannerProps) {
  const [hidden, setHidden] = useState(false);
  const side = useSide({ handle, snapshot });
  // While another pane of it runs, only this one has ended.
  const mayRestart = isHeard(snapshot) && snapshot.role === "driver" && snapshot.session.status === "exited";
  const { act, busy, refused } = restarting;
  const words = exitedWords({ pane: snapshot.pane, saved, mayRestart, deviceName });
  const restart = mayRestart && (
    <Button size="sm" busy={busy} onClick={() => act({ do: "restart" })} data-testid="start-again">
      <RetryIcon aria-hidden /> Start again
    </Button>
  );
  const fold = (
    <Button size="sm" variant="ghost" onClick={() => setHidden(!hidden)} data-testid="ended-fold">
      {hidden ? "What now?" : "Hide"}
    </Button>
  );
  if (hidden)
    return (
      <Overlay side={side} folded>
        <div className="flex w-fit self-end rounded-md border border-line bg-raised p-0.5 shadow-float">
          {restart}
          {fold}
        </div>
      </Overlay>
    );
  return (
    <Overlay side={side} folded={false}>
      <div className="rounded-md shadow-float">
        <Notice
          title={words.title}
          testId="exited-banner"
          action={
            <div className="flex gap-2">
              {restart}
              {fold}
            </div>
          }
        >
          {words.text !== "" && <p>{words.text}</p>}
          {words.respawn !== undefined && (
            <>
              <p className="not-first:mt-2">{words.respawn}</p>
              <RespawnHint name={name} snapshot={snapshot} />
            </>
          )}
          {refused !== null && (
            <p role="alert" className="mt-2 text-danger">
              It was not started: {refused}.
            </p>
          )}
        </Notice>
      </div>
    </Overlay>
  );
}
