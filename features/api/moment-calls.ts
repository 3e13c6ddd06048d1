/** What pages ask of terminals' pasts: what stands on their screens, what came since, when they printed, what runs printed. */
import {
  formatPosition,
  previewListReplySchema,
  runTextReplySchema,
  sinceReplySchema,
  timelineReplySchema,
  type ApiIdeaCommand,
  type Burst,
  type IdeaId,
  type PaneId,
  type Position,
  type RunText,
  type SessionId,
  type SessionPreview,
  type SinceReply,
} from "@coda/protocol";

/** A place in the output of a pane. */
interface PanePlace extends Position {
  readonly session: SessionId;
  readonly pane: PaneId;
}

export interface MomentCalls {
  previews(idea: IdeaId, signal?: AbortSignal): Promise<readonly SessionPreview[]>;
  /** What came since. */
  since(place: PanePlace, signal?: AbortSignal): Promise<SinceReply>;
  /** When a pane printed. */
  timeline(session: SessionId, pane: PaneId, signal?: AbortSignal): Promise<readonly Burst[]>;
  /** What a run of a command that has ended printed. */
  runText(run: ApiIdeaCommand, signal?: AbortSignal): Promise<RunText>;
}

export interface ReplySchema<Reply> {
  safeParse(value: unknown): { success: true; data: Reply } | { success: false };
}

type Get = <Reply>(schema: ReplySchema<Reply>, path: string, signal: AbortSignal | undefined) => Promise<Reply>;

function ofSession(session: SessionId, what: string, query: Readonly<Record<string, string>>): string {
  return `/api/devmode/sessions/${encodeURIComponent(session)}/${what}?${new URLSearchParams(query)}`;
}

export function momentCalls(get: Get): MomentCalls {
  return {
    previews: async (idea, signal) => {
      const path = `/api/devmode/ideas/${encodeURIComponent(idea)}/previews`;
      return (await get(previewListReplySchema, path, signal)).previews;
    },
    since: ({ session, pane, ...from }, signal) =>
      get(sinceReplySchema, ofSession(session, "since", { pane, from: formatPosition(from) }), signal),
    timeline: async (session, pane, signal) =>
      (await get(timelineReplySchema, ofSession(session, "timeline", { pane }), signal)).bursts,
    runText: ({ session, pane, epoch, outputFrom, outputTo }, signal) => {
      const from = formatPosition({ epoch, offset: outputFrom });
      const query = { pane, from, to: String(outputTo ?? outputFrom) };
      return get(runTextReplySchema, ofSession(session, "text", query), signal);
    },
  };
}
