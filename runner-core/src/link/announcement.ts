/** What the relay is told of a session: whole, within the protocol's limits, and again only when there is news. Pure. */
import { limits, type HelperToRelay, type LivePane, type SessionOpened } from "@coda/protocol";
import { reportedStatus, type HostedPane, type HostedSession, type Recording } from "../session/session-host.ts";
import { fairShare, jsonBytes, shortened, type Kept } from "./fit-texts.ts";
import type { OutputMarks } from "./output-marks.ts";
import type { PaneRefs } from "./pane-refs.ts";

/** The relay wraps the same facts for browsers, and ends grow by digits. */
const wrappingBytes = 2_048;
/** Longer than any of 64 panes; a session with more has windows whose places are left out. */
const maxLayoutLength = 8_000;
const maxLayoutsLength = 16_000;
const maxReasonLength = 400;

const units = { name: 400, title: 200, command: 100, directory: 1_024 } as const;

type Shorten = (text: string, maxUnits: number, kept: Kept) => string;

function shortenTo(bytes: number): Shorten {
  return (text, maxUnits, kept) => shortened(text, { units: maxUnits, bytes }, kept);
}

export interface Described {
  readonly refs: PaneRefs;
  /** Default: nobody counts. */
  readonly marks?: Pick<OutputMarks, "of">;
}

export function describeSession(session: HostedSession, described: Described, browsers: number): SessionOpened {
  const { refs } = described;
  const describe = (shorten: Shorten): SessionOpened => ({
    t: "sessionOpened",
    session: session.session,
    idea: session.idea,
    slot: session.slot,
    status: reportedStatus(session, browsers),
    windows: describeWindows(session, shorten),
    localClients: session.localClients,
    sizeOwner: session.sizeOwner,
    literalUnavailable: session.literalUnavailable?.slice(0, maxReasonLength) ?? null,
    socket: session.socket,
    // Of one window, all is on view.
    panes: describePanes(session, browsers > 0 && session.windows.length > 1 ? described : { refs }, shorten),
    unrecorded: session.panes
      .filter((pane) => pane.recording === undefined)
      .slice(0, limits.panesPerSession)
      .map((pane) => pane.pane),
  });
  const whole = describe(shortenTo(Infinity));
  const costs = [
    ...whole.windows.map(({ name }) => jsonBytes(name)),
    ...whole.panes.flatMap(({ title, command, directory }) => [title, command, directory].map(jsonBytes)),
  ];
  const texts = costs.reduce((sum, cost) => sum + cost, 0);
  const rest = Buffer.byteLength(JSON.stringify(whole)) - texts;
  const share = fairShare(costs, limits.controlFrameBytes - wrappingBytes - rest);
  return share === Infinity ? whole : describe(shortenTo(share));
}

function describeWindows({ windows }: HostedSession, shorten: Shorten): SessionOpened["windows"] {
  let layoutsLeft = maxLayoutsLength;
  return windows.slice(0, limits.panesPerSession).map((window) => {
    const fits = window.layout.length <= Math.min(maxLayoutLength, layoutsLeft);
    if (fits) layoutsLeft -= window.layout.length;
    return { ...window, name: shorten(window.name, units.name, "head"), layout: fits ? window.layout : "" };
  });
}

function describePanes(session: HostedSession, { refs, marks }: Described, shorten: Shorten): SessionOpened["panes"] {
  return session.panes.slice(0, limits.panesPerSession).flatMap((pane) => {
    const referred = refs.refOf(pane);
    if (referred === undefined) return [];
    const { epoch, origin, start, end, recorded, repairs } = referred.recording;
    const { size, recording: _, ...shown } = pane;
    return [
      {
        ...shown,
        ...size,
        ...describeTexts(pane, shorten),
        ref: referred.ref,
        epoch,
        origin,
        start,
        end,
        recorded,
        repairs,
        ...describeGap(referred.recording),
        ...marks?.of(referred.recording),
      },
    ];
  });
}

/** A cause that a peer does not know would cost the socket; a field, nothing. */
function describeGap({ gapBefore, pausedAtMs, recorded }: Recording): Pick<LivePane, "gapBefore" | "pause"> {
  return {
    gapBefore: gapBefore === "paused" ? "pipe-lost" : gapBefore,
    ...(pausedAtMs !== undefined && { pause: { now: !recorded, sinceMs: Math.round(pausedAtMs) } }),
  };
}

function describeTexts({ title, command, directory }: HostedPane, shorten: Shorten) {
  return {
    title: shorten(title, units.title, "head"),
    command: shorten(command, units.command, "head"),
    directory: shorten(directory, units.directory, "tail"),
  };
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
