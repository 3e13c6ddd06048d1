/** A deletion, which takes a while where much is stored: as long as it is under way it can be stopped. */
"use client";

import type { DeletedReply } from "@coda/protocol";
import { useMutation } from "@tanstack/react-query";
import { asFailure, type Failure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";

export interface Deletion {
  readonly begin: () => void;
  /** Undefined while nothing is under way. */
  readonly stop: (() => void) | undefined;
  readonly failure: Failure | undefined;
}

type Deleted = DeletedReply["deleted"];

/** `remove`: the signal calls it off. `onStopped`: nobody waits for it any more; what is stored says whether it came too late. */
export function useDeletion(
  remove: (signal: AbortSignal) => Promise<Deleted>,
  { onDeleted, onStopped }: { onDeleted: (deleted: Deleted) => void; onStopped: () => void },
): Deletion {
  const { mutate, isPending, error, variables } = useMutation(
    {
      mutationFn: ({ signal }: AbortController) => remove(signal),
      onSuccess: onDeleted,
      onError: (_, { signal }) => {
        if (signal.aborted) onStopped();
      },
    },
    useCache(),
  );
  const isStopped = variables?.signal.aborted === true;
  return {
    begin: () => mutate(new AbortController()),
    stop: isPending ? () => variables.abort() : undefined,
    failure: error === null || isStopped ? undefined : asFailure(error),
  };
}
