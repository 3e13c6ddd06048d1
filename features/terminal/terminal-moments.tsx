/** Over a terminal: the moment its address asks for, what came while the reader was away, and where else to look. */
"use client";

import {
  transcriptPlaceReplySchema,
  type PaneId,
  type Position,
  type SessionId,
  type SessionName,
} from "@coda/protocol";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import Link from "next/link";
import { useCallback, useEffect, useRef } from "react";
import { Button, buttonLook } from "@/ui/button.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import { classNames } from "@/ui/class-names.ts";
import { floatLook } from "@/ui/float.ts";
import { latePart } from "@/ui/late-part.tsx";
import type { ApiClient } from "../api/api-client.ts";
import { useApi } from "../api/api-provider.tsx";
import { endingAt, savedPanePath } from "../routes/paths.ts";
import { clockTime } from "../time/format-time.ts";
import { readClock } from "../time/wall-clock.ts";
import { readMoment, withoutMoment } from "./moment-address.ts";
import { useMomentGoing, type Going, type GoTo, type MomentGoing } from "./moment-going.ts";
import { readPaneAddress } from "./pane-address.ts";
import { useTappedNotice } from "./tapped-notice.ts";
import { useSinceLeft } from "./use-since-left.ts";

interface TerminalMomentsProps {
  readonly handle: TerminalSessionHandle;
  readonly session: SessionId;
  readonly name: SessionName;
  readonly snapshot: TerminalSnapshot;
}

/** Where the pane's output stood at that time; undefined where nothing was recorded, or nobody answers. */
async function placeAt(api: ApiClient, session: SessionId, asked: { pane: PaneId; timeMs: number }) {
  const query = new URLSearchParams({ at: String(asked.timeMs), pane: asked.pane });
  const reply = await api.transcript(session, query.toString()).catch(() => undefined);
  const body: unknown = reply?.ok === true ? await reply.json().catch(() => undefined) : undefined;
  return transcriptPlaceReplySchema.safeParse(body).data?.place ?? undefined;
}

/** Goes there once, as soon as it is known which pane is on view. */
function useAskedMoment({ session, snapshot }: Pick<TerminalMomentsProps, "session" | "snapshot">, goTo: GoTo): void {
  const api = useApi();
  const isGone = useRef(false);
  const pane = snapshot.pane?.pane;
  useEffect(() => {
    const asked = readMoment(window.location.search);
    if (asked === undefined || pane === undefined || isGone.current) return;
    isGone.current = true;
    const go = (at: Position, text: string) => goTo({ pane: undefined, wanted: { at, line: { look: "place", text } } });
    if ("at" in asked) return go(asked.at, "the moment of this link");
    void placeAt(api, session, { pane, timeMs: asked.timeMs }).then((at) => {
      if (at !== undefined) go(at, clockTime(asked.timeMs, { nowMs: readClock() }));
    });
  }, [api, session, pane, goTo]);
}

/** Goes there whenever a notification is tapped that leads here. */
function useTappedMoment(goTo: GoTo): void {
  const go = useCallback(
    ({ search }: URL) => {
      const asked = readMoment(search);
      if (asked === undefined || !("at" in asked)) return;
      const line = { look: "place", text: "the moment of this notice" } as const;
      goTo({ pane: readPaneAddress(search)?.pane, wanted: { at: asked.at, line } });
    },
    [goTo],
  );
  useTappedNotice(go);
}

/** Few come back to so much that they are told of it. */
const sinceLeftNotice = latePart(async () => (await import("./since-left-notice.tsx")).SinceLeftNotice);

function SinceLeft({ handle, session, snapshot, goTo }: Omit<TerminalMomentsProps, "name"> & { readonly goTo: GoTo }) {
  const [state, tell] = useSinceLeft(handle, session);
  if (state.kind !== "missed") return null;
  const onDismiss = () => {
    tell({ type: "dismissed" });
    handle.focus();
  };
  return <sinceLeftNotice.Part given={{ handle, snapshot, told: state, goTo, onDismiss }} />;
}

export function TerminalMoments(props: TerminalMomentsProps) {
  const { handle, session, name, snapshot } = props;
  const { going, goTo, dismiss } = useMomentGoing(handle);
  useAskedMoment(props, goTo);
  useTappedMoment(goTo);
  return (
    <div className="pointer-events-none absolute inset-x-2 top-2 z-10 flex flex-col items-end gap-2">
      <OnTheWay going={going} name={name} onDismiss={dismiss} />
      <SinceLeft {...{ handle, session, snapshot, goTo }} />
    </div>
  );
}

const look = classNames(
  floatLook,
  "pointer-events-auto flex max-w-full flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-ink-soft",
);

interface OnTheWayProps {
  readonly going: Going;
  readonly name: SessionName;
  readonly onDismiss: MomentGoing["dismiss"];
}

function OnTheWay({ going, name, onDismiss }: OnTheWayProps) {
  switch (going.kind) {
    case "idle":
      return null;
    case "going":
      return (
        <p role="status" className={look} data-testid="moment-going">
          <Spinner /> Looking for the moment …
        </p>
      );
    case "notHere":
      return (
        <div role="status" className={look} data-testid="moment-not-here">
          <p className="min-w-0">
            <span className="font-medium text-ink">That moment is not in this view.</span> It is further back than a
            terminal keeps, or was deleted.
          </p>
          <div className="ml-auto flex gap-1">
            {going.pane !== undefined && (
              <Link
                href={savedPanePath(name.idea, name.slot, going.pane) + endingAt(going.at)}
                className={buttonLook({ size: "sm" })}
              >
                Look in the saved output
              </Link>
            )}
            <Button
              size="sm"
              variant="ghost"
              onClick={() => {
                window.history.replaceState(null, "", withoutMoment(window.location.href));
                onDismiss();
              }}
            >
              Dismiss
            </Button>
          </div>
        </div>
      );
  }
}
