/** A program's wish to fill the clipboard: who asks, what it would put there, and the answers. Lies over the terminal. */
"use client";

import type { SessionId } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { useEffect, type Dispatch } from "react";
import { Button } from "@/ui/button.tsx";
import { useBrief } from "@/ui/brief-clock.ts";
import { readClock } from "../time/wall-clock.ts";
import { allowClipboard, forbidClipboard, mayFillClipboard } from "./clipboard-allowed.ts";
import type { ConsentEvent, ConsentState } from "./clipboard-consent.ts";
import { counted, textPreview } from "./text-preview.ts";

interface ClipboardLineProps {
  readonly state: ConsentState;
  readonly tell: Dispatch<ConsentEvent>;
  readonly session: SessionId;
  readonly snapshot: TerminalSnapshot;
  /** The terminal gets the keys again. */
  readonly onLeave: () => void;
}

const most = { lines: 3, characters: 300 };
/** Who was about to click at something else does not answer by that. */
const armingMs = 400;
const saidMs = 6_000;

type Wish = Exclude<ConsentState, { kind: "quiet" }>["wish"];

/** "vim": what tmux says runs there. */
function programOf({ windows }: TerminalSnapshot, { pane }: Wish): string {
  const choice = windows.flatMap((window) => window.panes).find((each) => each.pane === pane);
  return choice === undefined || choice.command === "" ? "A program" : choice.command;
}

function Said({ state, snapshot, session, tell }: Omit<ClipboardLineProps, "onLeave">) {
  if (state.kind !== "written" && state.kind !== "refused") return null;
  const program = programOf(snapshot, state.wish);
  const size = counted(state.wish.text.length, "character");
  const close = () => tell({ type: "ended" });
  if (state.kind === "refused")
    return (
      <>
        <span className="min-w-0 flex-1">
          The browser lets {program} have the clipboard only by a click: {size}.
        </span>
        <Button size="sm" onClick={() => tell({ type: "allowed" })}>
          Copy
        </Button>
        <Button size="sm" variant="ghost" onClick={close}>
          Close
        </Button>
      </>
    );
  return (
    <>
      <span className="min-w-0 flex-1">
        {program} put {size} on your clipboard.
      </span>
      {mayFillClipboard(session) && (
        <Button
          size="sm"
          variant="ghost"
          data-testid="clipboard-stop"
          onClick={() => {
            forbidClipboard(session);
            close();
          }}
        >
          Ask from now on
        </Button>
      )}
    </>
  );
}

function Question({
  wish,
  snapshot,
  onAnswer,
}: {
  readonly wish: Wish;
  readonly snapshot: TerminalSnapshot;
  readonly onAnswer: (answer: "once" | "always" | "no") => void;
}) {
  const [isNew, showNew] = useBrief(armingMs);
  useEffect(showNew, [showNew, wish]);
  const { shown, left } = textPreview(wish.text, most);
  const answer = (chosen: "once" | "always" | "no") => () => {
    if (!isNew) onAnswer(chosen);
  };
  return (
    <>
      <div className="min-w-0 flex-1 basis-64">
        <p>
          <span className="font-medium">{programOf(snapshot, wish)}</span> wants to put{" "}
          {counted(wish.text.length, "character")} on your clipboard:
        </p>
        <pre
          data-testid="clipboard-preview"
          className="mt-1 max-h-16 overflow-auto font-mono text-xs whitespace-pre-wrap text-ink wrap-anywhere"
        >
          {shown}
          {left !== "" && <span className="text-ink-quiet"> … {left}</span>}
        </pre>
      </div>
      <div className="flex flex-wrap gap-1.5">
        <Button size="sm" variant="primary" aria-disabled={isNew} onClick={answer("once")} data-testid="clipboard-once">
          Allow once
        </Button>
        <Button size="sm" aria-disabled={isNew} onClick={answer("always")} data-testid="clipboard-always">
          Always for this terminal
        </Button>
        <Button size="sm" variant="ghost" aria-disabled={isNew} onClick={answer("no")} data-testid="clipboard-no">
          No
        </Button>
      </div>
    </>
  );
}

export function ClipboardLine({ state, tell, session, snapshot, onLeave }: ClipboardLineProps) {
  const [isSaid, say] = useBrief(saidMs);
  const { kind } = state;
  useEffect(() => {
    if (kind === "written") say();
  }, [kind, say]);
  if (kind === "quiet" || kind === "writing" || (kind === "written" && !isSaid)) return null;
  const answered = (answer: "once" | "always" | "no") => {
    if (answer === "always") allowClipboard(session);
    tell(answer === "no" ? { type: "denied", nowMs: readClock() } : { type: "allowed" });
    onLeave();
  };
  return (
    <div
      role={kind === "asking" ? "alert" : "status"}
      data-testid="clipboard-line"
      className="absolute inset-x-0 top-0 z-10 flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-raised px-3 py-1.5 text-xs text-ink-soft shadow-float"
    >
      {kind === "asking" ? (
        <Question wish={state.wish} snapshot={snapshot} onAnswer={answered} />
      ) : (
        <Said {...{ state, snapshot, session, tell }} />
      )}
    </div>
  );
}
