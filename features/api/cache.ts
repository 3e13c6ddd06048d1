/**
 * The cache of lists. Its code comes with the pages that have lists: a terminal's page has none, and what it keeps asking
 * for are answers (answer.ts).
 */
"use client";

import { QueryCache, QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApiContext } from "./api-provider.tsx";
import { ApiError, isFinal } from "./api-error.ts";

function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.code === "signedOut") onSignedOut();
      },
    }),
    defaultOptions: {
      queries: { staleTime: 3_000, retry: (count, error) => !isFinal(error) && count < 2, networkMode: "always" },
      // Without a network each fails at once and says so, instead of waiting behind a button that stays busy.
      mutations: { networkMode: "always" },
    },
  });
}

/** Of all pages below one `ApiProvider`; to be given to each hook of the library. */
export function useCache(): QueryClient {
  const { cache, onSignedOut } = useApiContext();
  const client = cache.get(() => createQueryClient(onSignedOut));
  useEffect(() => {
    client.mount();
    return () => client.unmount();
  }, [client]);
  return client;
}
