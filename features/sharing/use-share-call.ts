/** A change of a session's links; the list is asked for anew after it. */
"use client";

import { useMutation } from "@tanstack/react-query";
import { asFailure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import type { Performed } from "../api/queries.ts";
import { useSharesAnswer } from "./use-shares.tsx";

interface Change<Input, Value> {
  readonly input: Input;
  readonly onDone: (value: Value) => void;
}

export function useShareCall<Input, Value>(call: (input: Input) => Promise<Value>): Performed<Input, Value> {
  const shares = useSharesAnswer();
  const mutation = useMutation(
    {
      mutationFn: ({ input }: Change<Input, Value>) => call(input),
      // Before the list: what asked for the change may go as soon as that has it.
      onSuccess: (value, { onDone }) => onDone(value),
      onSettled: () => shares.ask(),
    },
    useCache(),
  );
  return {
    perform: (input, onDone) => mutation.mutate({ input, onDone }),
    busy: mutation.isPending,
    failure: mutation.error === null ? undefined : asFailure(mutation.error),
    reset: () => mutation.reset(),
  };
}
