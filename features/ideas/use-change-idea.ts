/** Changes of an idea that are seen at once, and taken back with the reason where the server does not take them. */
"use client";

import type { ApiIdea, PatchIdea } from "@coda/protocol";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api/api-provider.tsx";
import { asFailure, type Failure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import { keys } from "../api/queries.ts";
import { withIdea, withPatch } from "./idea-patch.ts";

export interface IdeaChange {
  /** As it was before. */
  readonly idea: ApiIdea;
  readonly patch: PatchIdea;
}

export interface ChangingIdea {
  readonly change: (change: IdeaChange) => void;
  /** The newest change, until it is dismissed. */
  readonly last: IdeaChange | undefined;
  /** Why the newest change was taken back. */
  readonly failure: Failure | undefined;
  readonly dismiss: () => void;
}

/** `onSaved`: for what the page has of it from elsewhere. */
export function useChangeIdea(onSaved?: () => void): ChangingIdea {
  const api = useApi();
  const client = useCache();
  const set = (update: (ideas: readonly ApiIdea[] | undefined) => readonly ApiIdea[] | undefined) =>
    client.setQueryData<readonly ApiIdea[]>(keys.ideas, update);
  const mutation = useMutation(
    {
      mutationFn: ({ idea, patch }: IdeaChange) => api.changeIdea(idea.id, patch),
      onMutate: async ({ idea, patch }) => {
        // An answer that is on its way was given before this.
        await client.cancelQueries({ queryKey: keys.ideas });
        set((ideas) => withPatch(ideas, idea.id, patch));
      },
      onSuccess: (saved) => {
        set((ideas) => withIdea(ideas, saved));
        onSaved?.();
      },
      onError: (_error, { idea }) => set((ideas) => withIdea(ideas, idea)),
      onSettled: () => client.invalidateQueries({ queryKey: keys.ideas }),
    },
    client,
  );
  return {
    change: (change) => mutation.mutate(change),
    last: mutation.variables,
    failure: mutation.error === null ? undefined : asFailure(mutation.error),
    dismiss: () => mutation.reset(),
  };
}
