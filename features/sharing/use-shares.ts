/** A session's links and who came by them, kept fresh while somebody looks; and changing them. */
"use client";

import type { ApiShare, SessionId } from "@coda/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { asFailure, type Failure } from "../api/api-error.ts";
import type { Performed } from "../api/queries.ts";
import { ownerCalls } from "./share-calls.ts";

/** A guest who asks to type waits for somebody to see it. */
const pollMs = 3_000;

const keyOf = (session: SessionId) => ["shares", session] as const;

interface Shares {
  /** Undefined until the first answer. */
  readonly shares: readonly ApiShare[] | undefined;
  readonly failure: Failure | undefined;
}

export function useShares(session: SessionId, everyMs = pollMs): Shares {
  const query = useQuery({
    queryKey: keyOf(session),
    queryFn: () => ownerCalls.list(session),
    refetchInterval: everyMs,
    // Also behind another window: somebody may be waiting for an answer.
    refetchIntervalInBackground: true,
  });
  return { shares: query.data, failure: query.error === null ? undefined : asFailure(query.error) };
}

/** A change of the session's links; the list is asked for anew after it. */
export function useShareCall<Input, Value>(
  session: SessionId,
  call: (input: Input) => Promise<Value>,
): Performed<Input, Value> {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: call,
    onSettled: () => queryClient.invalidateQueries({ queryKey: keyOf(session) }),
  });
  return {
    perform: (input, onDone) => mutation.mutate(input, { onSuccess: onDone }),
    busy: mutation.isPending,
    failure: mutation.error === null ? undefined : asFailure(mutation.error),
    reset: () => mutation.reset(),
  };
}
