/** What came while the reader was away, over the terminal, with the ways to it. The terminal's size stays as it is. */
"use client";

import type { PaneId, Position } from "@coda/protocol";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useEffect } from "react";
import { Button } from "@/ui/button.tsx";
import { CloseIcon } from "@/ui/icons.ts";
import { classNames } from "@/ui/class-names.ts";
import { floatLook } from "@/ui/float.ts";
import { clockTime } from "../time/format-time.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { readClock } from "../time/wall-clock.ts";
import type { GoTo } from "./moment-going.ts";
import { placeWords } from "./pane-words.ts";
import { missedText, type SinceState } from "./since-you-left.ts";

type Told = Extract<SinceState, { kind: "missed" }>;

interface SinceLeftNoticeProps {
  readonly handle: TerminalSessionHandle;
  readonly snapshot: TerminalSnapshot;
  readonly told: Told;
  readonly goTo: GoTo;
  readonly onDismiss: () => void;
}

function leftMark({ left }: Told) {
  const { epoch, offset, atMs } = left;
  const text = `you left at ${clockTime(atMs, { nowMs: readClock() })}`;
  return { at: { epoch, offset }, line: { look: "left", text } } as const;
}

interface ErrorPlace {
  readonly pane: PaneId;
  readonly at: Position;
  readonly text: string;
  /** Said where it is not the pane that was left. */
  readonly where: string;
}

function errorPlace({ left, missed }: Told, snapshot: TerminalSnapshot): ErrorPlace | undefined {
  const failed = missed.firstFailed;
  if (failed === null) return undefined;
  const { pane, epoch, promptAt, outputFrom, exitCode } = failed;
  const where = pane === left.pane ? "" : placeWords(snapshot, { pane, from: left.pane });
  return { pane, at: { epoch, offset: promptAt ?? outputFrom }, text: `exit ${exitCode}`, where };
}

/** The line stays as long as the notice does. */
function useLeftMark({ handle, snapshot, told }: Pick<SinceLeftNoticeProps, "handle" | "snapshot" | "told">) {
  const pane = snapshot.pane?.pane;
  useEffect(() => {
    if (pane !== told.left.pane) return undefined;
    const { moments } = handle;
    moments.mark(leftMark(told));
    return () => moments.unmark("left");
  }, [handle, pane, told]);
}

export function SinceLeftNotice({ handle, snapshot, told, goTo, onDismiss }: SinceLeftNoticeProps) {
  useLeftMark({ handle, snapshot, told });
  const { pane } = told.left;
  const error = errorPlace(told, snapshot);
  return (
    <div
      role="status"
      data-testid="since-left"
      className={classNames(
        floatLook,
        "pointer-events-auto flex max-w-full flex-wrap items-center gap-x-3 gap-y-1 py-1 pr-1 pl-3 text-ink-soft",
      )}
    >
      <p className="min-w-0 py-1">
        Since you left, <RelativeTime iso={new Date(told.left.atMs).toISOString()} />:{" "}
        <span className="font-medium text-ink">{missedText(told.missed)}</span>
      </p>
      <div className="ml-auto flex items-center gap-1">
        <Button size="sm" data-testid="go-where-left" onClick={() => goTo({ pane, wanted: leftMark(told) })}>
          Where you left
        </Button>
        {error !== undefined && (
          <Button
            size="sm"
            data-testid="go-first-error"
            onClick={() =>
              goTo({ pane: error.pane, wanted: { at: error.at, line: { look: "place", text: error.text } } })
            }
          >
            First error{error.where !== "" && `, in ${error.where}`}
          </Button>
        )}
        <Button size="sm" variant="ghost" aria-label="Dismiss" data-testid="dismiss-since-left" onClick={onDismiss}>
          <CloseIcon aria-hidden />
        </Button>
      </div>
    </div>
  );
}
