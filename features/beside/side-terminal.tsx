/** One of several terminals on a page: its own connection, head, bar and status line. */
"use client";

import type { ApiIdea, ApiSession } from "@coda/protocol";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { useEffect, useMemo, useReducer } from "react";
import { useReadHere } from "../notices/use-read-here.ts";
import { useKeepPlace } from "../offline/use-keep-place.ts";
import { useSessionHere } from "../sessions/use-session-here.ts";
import { AskingGuests } from "../sharing/asking-guests.tsx";
import { SharesOf } from "../sharing/use-shares.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import type { FullScreen } from "../terminal/full-screen.ts";
import { keyboardFocus } from "../terminal/keyboard-focus.ts";
import { TerminalColumn } from "../terminal/terminal-column.tsx";
import { WayOut } from "../terminal/terminal-head.tsx";
import { replaceAddress, usePaneAddress, type PanePlace } from "../terminal/use-pane-address.ts";
import { useTerminal, useTerminalSnapshot } from "../terminal/use-terminal.ts";
import { placed, readSides, sideKey, sidesAddress } from "./side-address.ts";
import { SideHead } from "./side-head.tsx";
import type { SideDeeds } from "./side-menu.tsx";

export interface SideGiven {
  /** Beside this one. */
  readonly others: number;
  readonly fullScreen: FullScreen;
  /** Keys go there as soon as it is open. */
  readonly focusAtOnce: boolean;
  /** False where the page's own bar has what a head has. */
  readonly hasHead: boolean;
  readonly deeds: SideDeeds;
  /** Undefined when it is closed. */
  readonly onHandle: (handle: TerminalSessionHandle | undefined) => void;
}

/** Read anew each time: the page's other terminals write their own places into the address. */
function sidesNow() {
  return readSides(window.location.search);
}

function placeOfSide(key: string): PanePlace {
  return {
    read: () => sidesNow().find((side) => sideKey(side) === key)?.on,
    write: (onView) => replaceAddress(sidesAddress(placed(sidesNow(), key, onView))),
  };
}

interface SideTerminalProps extends SideGiven {
  readonly idea: Pick<ApiIdea, "id" | "title" | "role">;
  readonly session: ApiSession;
}

export function SideTerminal({ idea, session, others, hasHead, deeds, onHandle, ...given }: SideTerminalProps) {
  const stage = useTerminal(session);
  const snapshot = useTerminalSnapshot(stage, session);
  const [focus, focusBy] = useReducer(keyboardFocus, "unknown");
  const mayShare = useAppConfig().sharing && idea.role === "owner";
  const handle = stage.name === "open" ? stage.handle : undefined;
  const place = useMemo(() => placeOfSide(sideKey({ idea: idea.id, slot: session.slot })), [idea.id, session.slot]);
  usePaneAddress(handle, snapshot, place);
  useReadHere(session.id);
  useSessionHere(session, idea.role, snapshot);
  useKeepPlace(session.id, idea.title, session.slot);
  useEffect(() => handle?.beside(others), [handle, others]);
  useEffect(() => {
    onHandle(handle);
    return () => onHandle(undefined);
  }, [handle, onHandle]);
  return (
    <SharesOf session={session.id}>
      {hasHead && <SideHead {...{ idea, session, snapshot, deeds }} />}
      {mayShare && <AskingGuests session={session} />}
      <TerminalColumn
        {...{ session, stage, snapshot, ...given }}
        label={`Terminal ${session.slot} of ${idea.title}`}
        isGuest={false}
        isOwner={idea.role === "owner"}
        onFocusBy={focusBy}
      />
      {focus === "cameByTab" && (
        <div className="pointer-events-none absolute right-2 bottom-9 z-20 rounded-md border border-line bg-raised py-1 pl-2 shadow-float">
          <WayOut />
        </div>
      )}
    </SharesOf>
  );
}
