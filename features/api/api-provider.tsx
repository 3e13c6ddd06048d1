/** Gives every page the API client and the cache of server state. A signed-out answer sends the reader to sign in. */
"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, useContext, useState, type ReactNode } from "react";
import { createApiClient, type ApiClient, type Fetch } from "./api-client.ts";
import { ApiError, isFinal } from "./api-error.ts";

const ApiContext = createContext<ApiClient | null>(null);

export function useApi(): ApiClient {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("useApi outside ApiProvider");
  return api;
}

function goToSignIn(): void {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(here)}`);
}

function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.code === "signedOut") onSignedOut();
      },
    }),
    defaultOptions: {
      queries: { staleTime: 3_000, retry: (count, error) => !isFinal(error) && count < 2 },
    },
  });
}

interface ApiProviderProps {
  readonly children: ReactNode;
  /** As whom the page asks, where that is not the signed-in user; read once. */
  readonly fetch?: Fetch;
  readonly onSignedOut?: () => void;
}

const ownFetch: Fetch = (path, init) => fetch(path, init);

export function ApiProvider({ children, fetch: asked = ownFetch, onSignedOut = goToSignIn }: ApiProviderProps) {
  const [queryClient] = useState(() => createQueryClient(onSignedOut));
  const [api] = useState(() => createApiClient(asked));
  return (
    <ApiContext value={api}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </ApiContext>
  );
}
