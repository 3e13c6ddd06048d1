/** What one is told of a terminal, as a hook: read, and changed, with what the server then says shown at once. */
"use client";

import type { NewWatcher, NoticeLevel, SessionId, SessionNotices, WatcherId } from "@coda/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { asFailure, type Failure } from "../api/api-error.ts";
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
  const client = useQueryClient();
  const queryKey = ["session-notices", session];
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => watchCalls.read(session) });
  const changing = useMutation({
    mutationFn: (deed: () => Promise<unknown>) => deed(),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  const perform = (deed: () => Promise<unknown>) => changing.mutate(deed);
  return {
    notices: data,
    failure: error === null ? undefined : asFailure(error),
    retry: () => void refetch(),
    change: {
      setLevel: (level) => {
        client.setQueryData<SessionNotices>(queryKey, (known) => known && { ...known, level });
        perform(() => watchCalls.setLevel({ session, level }));
      },
      add: (watcher) => perform(() => watchCalls.add({ session, watcher })),
      remove: (id) => perform(() => watchCalls.remove(id)),
      busy: changing.isPending,
      failure: changing.error === null ? undefined : asFailure(changing.error),
    },
  };
}
