/** Gives every page the API client, and a place for the cache of lists. A signed-out answer sends the reader to sign in. */
"use client";

import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useState, type ReactNode } from "react";
import { createApiClient, type ApiClient, type Fetch } from "./api-client.ts";

/** Of the cache of lists, which is there once a page has some. */
class CachePlace {
  #client: QueryClient | undefined;

  get(make: () => QueryClient): QueryClient {
    return (this.#client ??= make());
  }

  clear(): void {
    this.#client?.clear();
  }
}

interface ApiContextValue {
  readonly api: ApiClient;
  readonly onSignedOut: () => void;
  readonly cache: CachePlace;
}

const ApiContext = createContext<ApiContextValue | null>(null);

export function useApiContext(): ApiContextValue {
  const value = useContext(ApiContext);
  if (value === null) throw new Error("useApiContext outside ApiProvider");
  return value;
}

export function useApi(): ApiClient {
  return useApiContext().api;
}

/** Drops every list the page knows: the next reader of this browser must not find it. */
export function useForgetAll(): () => void {
  const { cache } = useApiContext();
  return () => cache.clear();
}

function goToSignIn(): void {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(here)}`);
}

interface ApiProviderProps {
  readonly children: ReactNode;
  /** As whom the page asks, where that is not the signed-in user; read once. */
  readonly fetch?: Fetch;
  readonly onSignedOut?: () => void;
}

const ownFetch: Fetch = (path, init) => fetch(path, init);

export function ApiProvider({ children, fetch: asked = ownFetch, onSignedOut = goToSignIn }: ApiProviderProps) {
  const [value] = useState(() => ({ api: createApiClient(asked), onSignedOut, cache: new CachePlace() }));
  return <ApiContext value={value}>{children}</ApiContext>;
}
