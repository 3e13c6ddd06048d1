/** A call of the API as a form's or a button's deed: busy while it runs, its failure in words. */
"use client";

import { useMutation } from "@tanstack/react-query";
import { asFailure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import type { Performed } from "../api/queries.ts";

export function useCall<Input, Value>(call: (input: Input) => Promise<Value>): Performed<Input, Value> {
  const mutation = useMutation({ mutationFn: call }, useCache());
  return {
    perform: (input, onDone) => mutation.mutate(input, { onSuccess: onDone }),
    busy: mutation.isPending,
    failure: mutation.error === null ? undefined : asFailure(mutation.error),
    reset: () => mutation.reset(),
  };
}
