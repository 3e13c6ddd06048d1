/** The line under a terminal: which session, how it is connected, what you may do. Never part of the scrollback. */
"use client";

import { canonicalName, statusLineName, type SessionName } from "@coda/protocol";
import type { ReactNode } from "react";
import { Dot } from "@/ui/badge.tsx";
import { classNames } from "@/ui/class-names.ts";
import { useNow } from "../time/wall-clock.ts";
import { ConnectionLogButton } from "./connection-log-button.tsx";
import { conditionOf, conditionText, conditionTones, isLive, type Condition } from "./connection-words.ts";
import { continuityMeaning, continuityText, isGapRecent } from "./continuity-words.ts";
import { refusalText } from "./input-words.ts";
import { PeopleFact, type PeopleFactProps } from "./people-fact.tsx";
import { PulseFact } from "./pulse-fact.tsx";
import { SealFact } from "./seal-fact.tsx";
import { SizeFact } from "./size-fact.tsx";
import type { RefusedWhy, TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";

const toneLooks = { live: "text-live", warn: "text-warn", danger: "text-danger", idle: "text-ink-soft" } as const;

function stateTitle({ kind }: Condition, { connection }: TerminalSnapshot): string | undefined {
  if (connection.name === "waiting") return connection.why;
  return kind === "silent"
    ? "Connected, but nothing comes back. What you type waits; should the connection be lost, it is sent again or you are told."
    : undefined;
}

function ConnectionState({ snapshot }: { readonly snapshot: TerminalSnapshot }) {
  const nowMs = useNow(500);
  const condition = conditionOf(snapshot);
  const tone = conditionTones[condition.kind];
  const text = nowMs === null ? "connecting" : conditionText(condition, { nowMs });
  return (
    <span
      data-testid="connection-state"
      data-condition={condition.kind}
      title={stateTitle(condition, snapshot)}
      className={classNames("inline-flex min-w-0 items-center gap-1.5 font-medium", toneLooks[tone])}
    >
      <Dot hollow={tone === "idle"} pulse={condition.kind === "connecting" || condition.kind === "reconnecting"} />
      <span className="truncate">{text}</span>
    </span>
  );
}

/** Says a change of state once to screen readers: without the seconds that count down. */
function Announcement({ snapshot }: { readonly snapshot: TerminalSnapshot }) {
  const { kind } = conditionOf(snapshot);
  return (
    <span role="status" className="sr-only">
      Terminal {kind}
    </span>
  );
}

function Fact({
  children,
  title,
  testId,
}: {
  readonly children: ReactNode;
  readonly title?: string;
  readonly testId: string;
}) {
  return (
    <span data-testid={testId} title={title} className="whitespace-nowrap">
      {children}
    </span>
  );
}

const roleWords = {
  driver: { text: "you can type", title: "What you type here goes to the session." },
  viewer: { text: "read only", title: "You may read this session, not type in it." },
} as const;

/** On a phone only what wants attention has room. */
function ContinuityFact({ continuity }: Pick<TerminalSnapshot, "continuity">) {
  const nowMs = useNow(15_000);
  if (nowMs === null) return null;
  const warns = isGapRecent(continuity, nowMs);
  return (
    <span
      data-testid="continuity"
      title={continuityMeaning(continuity)}
      className={classNames("whitespace-nowrap", warns ? "font-medium text-warn" : "max-sm:hidden")}
    >
      {continuityText(continuity, { nowMs })}
    </span>
  );
}

function Facts({ snapshot, handle, member }: Pick<StatusLineProps, "snapshot" | "handle" | "member">) {
  const { pane, role, continuity, pulse, seal } = snapshot;
  const live = isLive(conditionOf(snapshot));
  return (
    <>
      <PeopleFact snapshot={snapshot} member={member} />
      {role !== null && live && (role === "viewer" || snapshot.canType) && (
        <Fact testId="role" title={roleWords[role].title}>
          {roleWords[role].text}
        </Fact>
      )}
      {role === "driver" && live && <SealFact seal={seal} handle={handle} />}
      <SizeFact snapshot={snapshot} handle={handle} />
      {live && pulse !== null && <PulseFact pulse={pulse} />}
      {(pane !== null || snapshot.history === "ready") && <ContinuityFact continuity={continuity} />}
    </>
  );
}

interface StatusLineProps {
  readonly name: SessionName;
  readonly snapshot: TerminalSnapshot;
  /** Why something typed was refused a moment ago. */
  readonly refusal: RefusedWhy | null;
  /** Undefined until the terminal's code is there. */
  readonly handle: TerminalSessionHandle | undefined;
  /** Undefined: a guest. */
  readonly member?: PeopleFactProps["member"];
}

export function StatusLine({ name, snapshot, refusal, handle, member }: StatusLineProps) {
  return (
    <footer
      data-testid="status-line"
      aria-label="Terminal status"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-0.5 border-t border-line bg-raised px-3 py-1.5 text-xs text-ink-soft pb-[max(0.375rem,env(safe-area-inset-bottom))] [&:has(+[data-phone-bar])]:pb-1.5 typing:flex-nowrap typing:py-0!"
    >
      <ConnectionState snapshot={snapshot} />
      {/* Typed at on a phone there is room for its state alone: the rest is back when the keyboard is gone. */}
      <span className="contents typing:hidden">
        <ConnectionLogButton snapshot={snapshot} />
      </span>
      <Announcement snapshot={snapshot} />
      <span role="alert" className="contents">
        {refusal !== null && (
          <span data-testid="input-refused" className="animate-shake font-medium text-danger">
            {refusalText(refusal)}
          </span>
        )}
      </span>
      <span
        className="min-w-0 truncate font-mono max-sm:hidden sm:ml-auto @max-3xl:hidden"
        data-testid="session-name"
        title={`In tmux: ${canonicalName(name)}`}
      >
        {statusLineName(name)}
      </span>
      {/* Room for the refusal: a line more would take one from the terminal. */}
      {refusal === null && (
        <span className="contents typing:hidden">
          <Facts snapshot={snapshot} handle={handle} member={member} />
        </span>
      )}
    </footer>
  );
}
