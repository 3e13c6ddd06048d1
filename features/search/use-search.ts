/** The answers to a search, page after page. A question that nobody waits for any more is taken back. */
"use client";

import type { SearchReply } from "@coda/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { asFailure, type Failure } from "../api/api-error.ts";
import { useApi } from "../api/api-provider.tsx";
import { readClock } from "../time/wall-clock.ts";
import { searchAddress, searchQuery, type SearchPlace } from "./search-place.ts";

export interface Search {
  /** Undefined until the first answer; of the search before while a new one is under way. */
  readonly pages: readonly SearchReply[] | undefined;
  /** These are not of what is typed now. */
  readonly isBefore: boolean;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly retry: () => void;
  /** Undefined where all is shown. */
  readonly more: (() => void) | undefined;
}

export function useSearch(place: SearchPlace): Search {
  const api = useApi();
  const isAsked = searchQuery(place, { nowMs: 0 }) !== undefined;
  const query = useInfiniteQuery({
    queryKey: ["search", searchAddress(place)],
    queryFn: ({ signal, pageParam }) =>
      api.search(searchQuery(place, { nowMs: readClock(), next: pageParam }) ?? "", signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: isAsked,
    placeholderData: keepPreviousData,
    // All pages would be searched for again.
    refetchOnWindowFocus: false,
  });
  const { data, error, isFetching, isPlaceholderData, hasNextPage, refetch, fetchNextPage } = query;
  return {
    pages: isAsked ? data?.pages : undefined,
    isBefore: isPlaceholderData,
    busy: isFetching,
    failure: error === null || !isAsked ? undefined : asFailure(error),
    retry: () => void refetch(),
    more: hasNextPage && !isPlaceholderData ? () => void fetchNextPage() : undefined,
  };
}
