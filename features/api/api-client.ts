/** The web app's HTTP API as typed calls. Replies are parsed once, here; every failure is an ApiError. */
import {
  deviceListReplySchema,
  ideaCommandListReplySchema,
  ideaListReplySchema,
  ideaReplySchema,
  limits,
  searchReplySchema,
  sessionListReplySchema,
  storedPanesReplySchema,
  ticketReplySchema,
  type ApiDevice,
  type ApiIdea,
  type ApiSession,
  type ClientId,
  type IdeaCommandList,
  type IdeaId,
  type SearchReply,
  type PatchIdea,
  type SessionId,
  type StoredPane,
  type TicketReply,
} from "@coda/protocol";
import { ApiError, readFailure } from "./api-error.ts";
import { momentCalls, type MomentCalls, type ReplySchema } from "./moment-calls.ts";

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

export interface TicketWish {
  readonly session: SessionId;
  readonly client: ClientId;
  /** This browser's key, where it can seal. */
  readonly bpk?: string | undefined;
}

export interface ApiClient extends MomentCalls {
  ideas(signal?: AbortSignal): Promise<readonly ApiIdea[]>;
  changeIdea(idea: IdeaId, patch: PatchIdea): Promise<ApiIdea>;
  /** Of all ideas, where none is given. */
  sessions(idea: IdeaId | undefined, signal?: AbortSignal): Promise<readonly ApiSession[]>;
  /** `query` begins with its '?', or is empty. */
  commands(idea: IdeaId, query: string, signal?: AbortSignal): Promise<IdeaCommandList>;
  /** `query` begins with its '?'. */
  search(query: string, signal?: AbortSignal): Promise<SearchReply>;
  devices(signal?: AbortSignal): Promise<readonly ApiDevice[]>;
  ticket(wish: TicketWish): Promise<TicketReply>;
  /** What is stored of a session's panes. */
  storedPanes(session: SessionId, signal?: AbortSignal): Promise<readonly StoredPane[]>;
  /**
   * `query` begins behind the '?'. The reply is raw, refused or not: the terminal's data path reads status and body itself,
   * and rejects only where no reply came.
   */
  transcript(session: SessionId, query: string, signal?: AbortSignal): Promise<Response>;
}

function withSignal(signal: AbortSignal | undefined): RequestInit {
  return signal ? { signal } : {};
}

async function reach(fetch: Fetch, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError({
      code: "network",
      message: "No answer from Coda. Check that it runs and that you are online.",
    });
  }
}

async function send(fetch: Fetch, path: string, init: RequestInit): Promise<Response> {
  const response = await reach(fetch, path, init);
  if (!response.ok) throw await readFailure(response);
  return response;
}

export function createApiClient(fetch: Fetch): ApiClient {
  async function call<Reply>(schema: ReplySchema<Reply>, path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await send(fetch, path, init);
    const body: unknown = await response.json().catch(() => null);
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new ApiError({
      code: "unreadable",
      message: "This page and the server do not understand each other. Reload the page: one of them was updated.",
    });
  }

  return {
    ...momentCalls((schema, path, signal) => call(schema, path, withSignal(signal))),
    ideas: async (signal) => (await call(ideaListReplySchema, "/api/devmode/ideas", withSignal(signal))).ideas,
    changeIdea: async (idea, patch) => {
      const headers = { "content-type": "application/json" };
      // It is on view at once, and made though its page is left then.
      const init = { method: "PATCH", headers, body: JSON.stringify(patch), keepalive: true };
      return (await call(ideaReplySchema, `/api/devmode/ideas/${encodeURIComponent(idea)}`, init)).idea;
    },
    sessions: async (idea, signal) => {
      const query = idea === undefined ? "" : `?idea=${encodeURIComponent(idea)}`;
      return (await call(sessionListReplySchema, `/api/devmode/sessions${query}`, withSignal(signal))).sessions;
    },
    storedPanes: async (session, signal) => {
      const path = `/api/devmode/sessions/${encodeURIComponent(session)}/panes`;
      return (await call(storedPanesReplySchema, path, withSignal(signal))).panes;
    },
    commands: (idea, query, signal) =>
      call(
        ideaCommandListReplySchema,
        `/api/devmode/ideas/${encodeURIComponent(idea)}/commands${query}`,
        withSignal(signal),
      ),
    search: (query, signal) => call(searchReplySchema, `/api/devmode/search${query}`, withSignal(signal)),
    devices: async (signal) => (await call(deviceListReplySchema, "/api/devmode/devices", withSignal(signal))).devices,
    ticket: (wish) =>
      call(ticketReplySchema, "/api/devmode/tickets", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ for: "session", ...wish }),
        // Nobody waits any longer, and a browser has only so many requests to one host.
        signal: AbortSignal.timeout(limits.ticketMs),
      }),
    transcript: (session, query, signal) =>
      reach(fetch, `/api/devmode/sessions/${encodeURIComponent(session)}/transcript?${query}`, withSignal(signal)),
  };
}
