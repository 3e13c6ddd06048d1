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
import { useCallback, useEffect, useRef } from "react";
import { latePart } from "@/ui/late-part.tsx";
import type { ApiClient } from "../api/api-client.ts";
import { useApi } from "../api/api-provider.tsx";
import { clockTime } from "../time/format-time.ts";
import { readClock } from "../time/wall-clock.ts";
import { readMoment } from "./moment-address.ts";
import { useMomentGoing, type GoTo } from "./moment-going.ts";
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

/** For a link or a notification that leads to a moment. */
const onTheWay = latePart(async () => (await import("./moment-on-the-way.tsx")).MomentOnTheWay);

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
      {going.kind !== "idle" && <onTheWay.Part given={{ going, name, onDismiss: dismiss }} />}
      <SinceLeft {...{ handle, session, snapshot, goTo }} />
    </div>
  );
}
