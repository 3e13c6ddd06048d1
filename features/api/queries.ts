/** Server state as hooks: what is asked, how often, and what the page already knew when it came. */
"use client";

import type {
  ApiDevice,
  ApiIdea,
  ApiSession,
  IdeaCommandList,
  IdeaId,
  SessionId,
  SessionPreview,
  StoredPane,
} from "@coda/protocol";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ActionReply } from "./action-reply.ts";
import { ApiError, asFailure, type Failure } from "./api-error.ts";
import { useApi } from "./api-provider.tsx";
import { useCache } from "./cache.ts";

/** Lists are asked anew this often while somebody looks at them. */
const pollMs = 4_000;

export interface Listed<Item> {
  /** Undefined until the first answer. */
  readonly items: readonly Item[] | undefined;
  /** Why the newest question went unanswered; older items stay shown. */
  readonly failure: Failure | undefined;
  readonly retry: () => void;
}

interface QueryLike<Item> {
  readonly data: readonly Item[] | undefined;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}

function asListed<Item>(query: QueryLike<Item>): Listed<Item> {
  return {
    items: query.data,
    failure: query.error === null ? undefined : asFailure(query.error),
    retry: () => void query.refetch(),
  };
}

function polled<Item>(initial: readonly Item[] | undefined, everyMs = pollMs) {
  return { refetchInterval: everyMs, ...(initial && { initialData: initial }) };
}

export const keys = {
  ideas: ["ideas"] as const,
  sessions: (idea: IdeaId) => ["sessions", idea] as const,
  allSessions: ["all-sessions"] as const,
  previews: (idea: IdeaId) => ["previews", idea] as const,
  commands: (idea: IdeaId, query: string) => ["commands", idea, query] as const,
  devices: ["devices"] as const,
  members: (idea: IdeaId) => ["members", idea] as const,
  storedPanes: (session: SessionId) => ["stored-panes", session] as const,
};

export function useIdeas(initial?: readonly ApiIdea[]): Listed<ApiIdea> {
  const api = useApi();
  return asListed(
    useQuery({ queryKey: keys.ideas, queryFn: ({ signal }) => api.ideas(signal), ...polled(initial) }, useCache()),
  );
}

export function useSessions(idea: IdeaId, initial?: readonly ApiSession[]): Listed<ApiSession> {
  const api = useApi();
  const queryFn = ({ signal }: { signal: AbortSignal }) => api.sessions(idea, signal);
  return asListed(useQuery({ queryKey: keys.sessions(idea), queryFn, ...polled(initial) }, useCache()));
}

/** Of all ideas. */
export function useAllSessions(initial?: readonly ApiSession[]): Listed<ApiSession> {
  const api = useApi();
  const queryFn = ({ signal }: { signal: AbortSignal }) => api.sessions(undefined, signal);
  return asListed(useQuery({ queryKey: keys.allSessions, queryFn, ...polled(initial) }, useCache()));
}

/** What stands on the screens of an idea's sessions. Nothing is missed where it cannot be had. */
export function usePreviews(idea: IdeaId, initial?: readonly SessionPreview[]): readonly SessionPreview[] {
  const api = useApi();
  const queryFn = ({ signal }: { signal: AbortSignal }) => api.previews(idea, signal);
  return useQuery({ queryKey: keys.previews(idea), queryFn, ...polled(initial) }, useCache()).data ?? [];
}

export function useDevices(initial?: readonly ApiDevice[], everyMs?: number): Listed<ApiDevice> {
  const api = useApi();
  return asListed(
    useQuery(
      { queryKey: keys.devices, queryFn: ({ signal }) => api.devices(signal), ...polled(initial, everyMs) },
      useCache(),
    ),
  );
}

/** Asked for once, when somebody wants to look at it. */
export function useStoredPanes(session: SessionId): Listed<StoredPane> {
  const api = useApi();
  const queryFn = ({ signal }: { signal: AbortSignal }) => api.storedPanes(session, signal);
  return asListed(useQuery({ queryKey: keys.storedPanes(session), queryFn }, useCache()));
}

interface Commands {
  readonly page: IdeaCommandList | undefined;
  /** Why the newest question went unanswered; the page before stays shown. */
  readonly failure: Failure | undefined;
  readonly retry: () => void;
}

/** A page of an idea's commands; `polled`: new ones may come to it. */
export function useCommands(
  idea: IdeaId,
  query: string,
  { initial, polled: isPolled }: { readonly initial: IdeaCommandList | undefined; readonly polled: boolean },
): Commands {
  const api = useApi();
  const { data, error, refetch } = useQuery(
    {
      queryKey: keys.commands(idea, query),
      queryFn: ({ signal }) => api.commands(idea, query, signal),
      refetchInterval: isPolled ? pollMs : false,
      ...(initial && { initialData: initial }),
    },
    useCache(),
  );
  return { page: data, failure: error === null ? undefined : asFailure(error), retry: () => void refetch() };
}

export interface Performed<Input, Value> {
  readonly perform: (input: Input, onDone: (value: Value) => void) => void;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly reset: () => void;
}

/** A server action as a call: a failure that was expected throws, as those of the API do. */
export function calling<Input, Value>(
  action: (input: Input) => Promise<ActionReply<Value>>,
): (input: Input) => Promise<Value> {
  return async (input) => {
    const reply = await action(input);
    if (!reply.ok) throw new ApiError(reply.error);
    return reply.value;
  };
}

/** A server action as a button's deed: busy while it runs, its failure in words, every list asked anew afterwards. */
export function useAction<Input, Value>(
  action: (input: Input) => Promise<ActionReply<Value>>,
): Performed<Input, Value> {
  const queryClient = useCache();
  const mutation = useMutation(
    {
      mutationFn: calling(action),
      onSuccess: () => queryClient.invalidateQueries(),
    },
    queryClient,
  );
  return {
    perform: (input, onDone) => mutation.mutate(input, { onSuccess: onDone }),
    busy: mutation.isPending,
    failure: mutation.error === null ? undefined : asFailure(mutation.error),
    reset: () => mutation.reset(),
  };
}
