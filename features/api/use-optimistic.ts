/** A change that is shown before the server has taken it, and taken back, with the reason, where it does not. */
"use client";

import { useMutation } from "@tanstack/react-query";
import { asFailure, type Failure } from "./api-error.ts";
import { useCache } from "./cache.ts";

interface Change<Data, Input> {
  /** Of what is shown. */
  readonly queryKey: readonly unknown[];
  readonly call: (input: Input) => Promise<unknown>;
  /** What is shown once the server has taken it. */
  readonly guess: (known: Data, input: Input) => Data;
}

interface Optimistic<Input> {
  readonly perform: (input: Input) => void;
  readonly failure: Failure | undefined;
}

export function useOptimistic<Data, Input>({ queryKey, call, guess }: Change<Data, Input>): Optimistic<Input> {
  const client = useCache();
  const mutation = useMutation(
    {
      mutationFn: call,
      onMutate: async (input) => {
        // An answer that is on its way was given before this.
        await client.cancelQueries({ queryKey });
        const before = client.getQueryData<Data>(queryKey);
        client.setQueryData<Data>(queryKey, (known) => known && guess(known, input));
        return { before };
      },
      onError: (_error, _input, context) => client.setQueryData(queryKey, context?.before),
      onSettled: () => client.invalidateQueries({ queryKey }),
    },
    client,
  );
  return { perform: mutation.mutate, failure: mutation.error === null ? undefined : asFailure(mutation.error) };
}
