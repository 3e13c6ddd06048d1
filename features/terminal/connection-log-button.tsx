/** Opens the log of a terminal's connection, which is kept as long as its page is open. */
"use client";

import type { TerminalSnapshot } from "@coda/terminal-client";
import { useEffect, useReducer, useState } from "react";
import { Dot } from "@/ui/badge.tsx";
import { classNames } from "@/ui/class-names.ts";
import { CopyButton } from "@/ui/copy-button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { secondTime } from "../time/format-time.ts";
import { readClock, useNow } from "../time/wall-clock.ts";
import { emptyLog, factsOf, logged, logText, type ConnectionLog, type LogEntry } from "./connection-log.ts";

const toneLooks = { live: "text-live", warn: "text-warn", danger: "text-danger", idle: "text-ink-soft" } as const;

function useConnectionLog(snapshot: TerminalSnapshot): ConnectionLog {
  const [log, look] = useReducer(
    (before: ConnectionLog, now: TerminalSnapshot) => logged(before, factsOf(now), readClock()),
    emptyLog,
  );
  useEffect(() => look(snapshot), [snapshot]);
  return log;
}

function Row({ entry, nowMs }: { readonly entry: LogEntry; readonly nowMs: number }) {
  return (
    <li className="flex items-baseline gap-3 py-1.5 text-sm">
      <time dateTime={new Date(entry.atMs).toISOString()} className="shrink-0 font-mono text-xs text-ink-quiet">
        {secondTime(entry.atMs, { nowMs })}
      </time>
      <span className={classNames("shrink-0 self-center", toneLooks[entry.tone])}>
        <Dot hollow={entry.tone === "idle"} />
      </span>
      <span className="min-w-0 wrap-anywhere">{entry.text}</span>
    </li>
  );
}

function LogBody({ log }: { readonly log: ConnectionLog }) {
  const nowMs = useNow(60_000);
  if (nowMs === null) return null;
  return (
    <>
      <ol className="divide-y divide-line" data-testid="connection-log">
        {log.entries.toReversed().map((entry) => (
          <Row key={entry.number} entry={entry} nowMs={nowMs} />
        ))}
      </ol>
      {log.dropped > 0 && <p className="mt-2 text-xs text-ink-quiet">{log.dropped} earlier lines are not kept.</p>}
      <DialogActions>
        <CopyButton text={logText(log, { nowMs })} what="the log" />
      </DialogActions>
    </>
  );
}

export function ConnectionLogButton({ snapshot }: { readonly snapshot: TerminalSnapshot }) {
  const log = useConnectionLog(snapshot);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        data-testid="open-connection-log"
        onClick={() => setOpen(true)}
        className="relative rounded-sm text-ink-quiet underline decoration-dotted underline-offset-2 hover:text-ink pointer-coarse:after:absolute pointer-coarse:after:-inset-x-3 pointer-coarse:after:-inset-y-4"
      >
        log
        <span className="sr-only"> of the connection</span>
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Connection"
        description="What happened since this page was opened, the newest first. None of it is in the terminal’s text."
        testId="connection-log-dialog"
      >
        <LogBody log={log} />
      </Dialog>
    </>
  );
}
