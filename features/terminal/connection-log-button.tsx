/** Opens the log of a terminal's connection, which is kept as long as its page is open. */
"use client";

import type { TerminalSnapshot } from "@coda/terminal-client";
import { useEffect, useReducer, useState } from "react";
import { Dialog, expectDialog } from "@/ui/dialog.tsx";
import { LedgerIcon } from "@/ui/icons.ts";
import { latePart } from "@/ui/late-part.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { readClock } from "../time/wall-clock.ts";
import { emptyLog, factsOf, logged, type ConnectionLog } from "./connection-log.ts";

const body = latePart(async () => (await import("./connection-log-body.tsx")).ConnectionLogBody);

function expectLog(): void {
  expectDialog();
  body.expect();
}

function useConnectionLog(snapshot: TerminalSnapshot): ConnectionLog {
  const [log, look] = useReducer(
    (before: ConnectionLog, now: TerminalSnapshot) => logged(before, factsOf(now), readClock()),
    emptyLog,
  );
  useEffect(() => look(snapshot), [snapshot]);
  return log;
}

export function ConnectionLogButton({ snapshot }: { readonly snapshot: TerminalSnapshot }) {
  const log = useConnectionLog(snapshot);
  const [open, setOpen] = useState(false);
  const action = { id: "connection-log", text: "Log of the connection", icon: <LedgerIcon /> };
  usePaletteActions([{ ...action, run: () => setOpen(true) }]);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        data-testid="open-connection-log"
        onPointerEnter={expectLog}
        onFocus={expectLog}
        onClick={() => setOpen(true)}
        className="touch-words rounded-sm text-ink-quiet underline decoration-dotted underline-offset-2 hover:text-ink pointer-coarse:min-w-11"
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
        <body.Part given={{ log }} meanwhile={<SkeletonRows rows={2} label="Loading the log" />} />
      </Dialog>
    </>
  );
}
