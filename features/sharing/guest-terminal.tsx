/** The one terminal as a guest has it: to read, and to type in once the owner has said yes. */
"use client";

import type { ApiSession, GuestReply } from "@coda/protocol";
import { forgetPaintsBut } from "@coda/terminal-client/forget-paints";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import { useCall } from "../account/use-call.ts";
import { asFailure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { HeadBadge } from "../terminal/head-badge.tsx";
import { WayOut } from "../terminal/terminal-head.tsx";
import { TerminalScreen, type HeadGiven } from "../terminal/terminal-screen.tsx";
import type { guestCalls } from "./share-calls.ts";

interface GuestTerminalProps {
  readonly place: GuestReply;
  readonly calls: Pick<ReturnType<typeof guestCalls>, "session" | "ask">;
  readonly onAsked: (place: GuestReply) => void;
}

export function GuestTerminal({ place, calls, onAsked }: GuestTerminalProps) {
  const id = place.session;
  const query = useQuery({ queryKey: ["guest-session", id], queryFn: () => calls.session(id) }, useCache());
  // What this browser kept of it is not a guest's to keep.
  useEffect(
    () => () => {
      void forgetPaintsBut((_idea, session) => session !== id).catch(() => undefined);
    },
    [id],
  );
  if (query.data !== undefined) {
    const session = query.data;
    const head = (given: HeadGiven) => <GuestHead {...{ session, place, calls, onAsked, ...given }} />;
    return <TerminalScreen isGuest label={`Terminal ${session.slot}`} {...{ session, head }} />;
  }
  if (query.error === null)
    return (
      <p role="status" className="flex items-center gap-2 p-4 text-sm text-ink-soft">
        <Spinner /> Looking for the terminal …
      </p>
    );
  return <FailureNotice title="The terminal could not be found" failure={asFailure(query.error)} />;
}

interface GuestHeadProps extends GuestTerminalProps, HeadGiven {
  readonly session: ApiSession;
}

function GuestHead({ session, place, calls, onAsked, snapshot, wayOut }: GuestHeadProps) {
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line bg-raised px-3 py-1.5">
      <h1 className="truncate font-mono font-medium">{session.slot}</h1>
      <HeadBadge snapshot={snapshot} />
      {wayOut && <WayOut />}
      <div className="ml-auto flex shrink-0 items-center gap-2">
        <span className="truncate text-xs text-ink-quiet max-sm:hidden">{place.guest.name}</span>
        {place.role === "driver" && <Typing {...{ place, calls, onAsked }} />}
      </div>
    </div>
  );
}

/** What a no means, which looks like never having asked. */
function useNo(typing: GuestReply["guest"]["typing"]): string | undefined {
  const [before, setBefore] = useState(typing);
  const [no, setNo] = useState<string>();
  if (typing !== before) {
    const told = before === "asked" ? "the answer was no" : "you may only read now";
    setBefore(typing);
    setNo(typing === "no" ? told : undefined);
  }
  return no;
}

function Typing({ place, calls, onAsked }: GuestTerminalProps) {
  const { perform, busy, failure } = useCall(() => calls.ask());
  const { typing } = place.guest;
  const no = useNo(typing);
  return (
    <>
      <span
        role="status"
        className="text-xs text-ink-quiet"
        data-testid={typing === "asked" ? "asked-to-type" : undefined}
      >
        {typing === "allowed" && "you may type"}
        {typing === "asked" && "asked to type, waiting for the answer"}
        {failure === undefined && no}
      </span>
      {failure && (
        <span role="alert" className="text-xs text-danger">
          {failure.message}
        </span>
      )}
      {typing === "no" && (
        <Button size="sm" busy={busy} onClick={() => perform(undefined, onAsked)} data-testid="ask-to-type">
          Ask to type
        </Button>
      )}
    </>
  );
}
