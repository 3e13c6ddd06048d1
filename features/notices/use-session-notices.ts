/** What one is told of a terminal, as a hook: read, and changed, at once where the server will hardly say no. */
"use client";

import type { NewWatcher, NoticeLevel, SessionId, SessionNotices, WatcherId } from "@coda/protocol";
import { useMutation, useQuery } from "@tanstack/react-query";
import { asFailure, type Failure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import { useOptimistic } from "../api/use-optimistic.ts";
import { watchCalls } from "./notice-calls.ts";

interface Used {
  /** Undefined until the first answer. */
  readonly notices: SessionNotices | undefined;
  readonly failure: Failure | undefined;
  readonly retry: () => void;
  readonly change: {
    readonly setLevel: (level: NoticeLevel) => void;
    readonly add: (watcher: NewWatcher) => void;
    readonly remove: (id: WatcherId) => void;
    readonly busy: boolean;
    readonly failure: Failure | undefined;
  };
}

export function useSessionNotices(session: SessionId): Used {
  const client = useCache();
  const queryKey = ["session-notices", session];
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => watchCalls.read(session) }, client);
  const adding = useMutation(
    {
      mutationFn: (watcher: NewWatcher) => watchCalls.add({ session, watcher }),
      onSettled: () => client.invalidateQueries({ queryKey }),
    },
    client,
  );
  const level = useOptimistic<SessionNotices, NoticeLevel>({
    queryKey,
    call: (chosen) => watchCalls.setLevel({ session, level: chosen }),
    guess: (known, chosen) => ({ ...known, level: chosen }),
  });
  const removal = useOptimistic<SessionNotices, WatcherId>({
    queryKey,
    call: (gone) => watchCalls.remove(gone),
    guess: (known, gone) => ({ ...known, watchers: known.watchers.filter(({ id }) => id !== gone) }),
  });
  const addFailure = adding.error === null ? undefined : asFailure(adding.error);
  return {
    notices: data,
    failure: error === null ? undefined : asFailure(error),
    retry: () => void refetch(),
    change: {
      setLevel: level.perform,
      add: (watcher) => adding.mutate(watcher),
      remove: removal.perform,
      busy: adding.isPending,
      failure: level.failure ?? removal.failure ?? addFailure,
    },
  };
}
