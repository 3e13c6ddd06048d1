/** What the relay is told of a session: whole, within the protocol's limits, and again only when there is news. Pure. */
import { limits, type HelperToRelay, type ReportedStatus, type SessionOpened } from "@coda/protocol";
import type { HostedSession } from "../session/session-host.ts";
import type { PaneRefs } from "./pane-refs.ts";

const maxNameLength = 400;
const maxLayoutLength = 8_000;
/** Layouts of many windows would not fit into one control frame; the panes' places can be asked for another way. */
const maxLayoutsLength = 16_000;

export function describeSession(session: HostedSession, refs: PaneRefs, browsers: number): SessionOpened {
  const status: ReportedStatus = session.exited ? "exited" : browsers > 0 ? "live" : "detached";
  let layoutsLeft = maxLayoutsLength;
  return {
    t: "sessionOpened",
    session: session.session,
    idea: session.idea,
    slot: session.slot,
    status,
    windows: session.windows.slice(0, limits.panesPerSession).map((window) => {
      const fits = window.layout.length <= Math.min(maxLayoutLength, layoutsLeft);
      if (fits) layoutsLeft -= window.layout.length;
      return { ...window, name: window.name.slice(0, nameLength(session)), layout: fits ? window.layout : "" };
    }),
    localClients: session.localClients,
    sizeOwner: session.sizeOwner,
    literalUnavailable: session.literalUnavailable?.slice(0, maxNameLength) ?? null,
    socket: session.socket,
    panes: describePanes(session, refs),
    unrecorded: session.panes
      .filter((pane) => pane.recording === undefined)
      .slice(0, limits.panesPerSession)
      .map((pane) => pane.pane),
  };
}

/** The longest name that fits 64 times into a frame, were each character three bytes of escapes; or what is allowed. */
function nameLength(session: HostedSession): number {
  return session.windows.length > 8 ? 60 : maxNameLength;
}

function describePanes(session: HostedSession, refs: PaneRefs): SessionOpened["panes"] {
  return session.panes.slice(0, limits.panesPerSession).flatMap((pane) => {
    const referred = refs.refOf(pane);
    if (referred === undefined) return [];
    const { epoch, origin, start, end, recorded, gapBefore } = referred.recording;
    const { size, recording: _, ...shown } = pane;
    return [
      {
        ...shown,
        ...size,
        ref: referred.ref,
        epoch,
        origin,
        start,
        end,
        recorded,
        gapBefore,
      },
    ];
  });
}

/** Ends grow with every byte: they alone are no news. */
function fingerprint(frame: SessionOpened): string {
  return JSON.stringify({ ...frame, panes: frame.panes.map((pane) => ({ ...pane, start: 0, end: 0 })) });
}

/** What to send after `before` was announced: nothing, or the new sizes with their offsets (OU8) and the whole. */
export function newsOf(before: SessionOpened | undefined, now: SessionOpened, refs: PaneRefs): HelperToRelay[] {
  if (before !== undefined && fingerprint(before) === fingerprint(now)) return [];
  const resized = now.panes.flatMap((pane): HelperToRelay[] => {
    const { ref, columns, rows } = pane;
    const old = before?.panes.find((candidate) => candidate.ref === ref);
    if (old === undefined || (old.columns === columns && old.rows === rows)) return [];
    const offset = refs.get(ref)?.recording.resizedAt ?? pane.end;
    return [{ t: "paneResized", ref, offset, size: { columns, rows } }];
  });
  return [...resized, now];
}
