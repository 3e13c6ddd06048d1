/** The log of a terminal's connection, as its dialog shows it. */
"use client";

import { Dot } from "@/ui/badge.tsx";
import { classNames } from "@/ui/class-names.ts";
import { CopyButton } from "@/ui/copy-button.tsx";
import { DialogActions } from "@/ui/dialog.tsx";
import { secondTime } from "../time/format-time.ts";
import { useNow } from "../time/wall-clock.ts";
import { logText, type ConnectionLog, type LogEntry } from "./connection-log.ts";

const toneLooks = { live: "text-live", warn: "text-warn", danger: "text-danger", idle: "text-ink-soft" } as const;

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

export function ConnectionLogBody({ log }: { readonly log: ConnectionLog }) {
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
