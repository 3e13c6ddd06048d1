/**
 * The answers to a search, page after page. What is found first comes first; a page whose time was over goes on by itself
 * until it is full, unless somebody stops it. A question that nobody waits for any more is taken back.
 */
"use client";

import type { SearchReply } from "@coda/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { asFailure, type Failure } from "../api/api-error.ts";
import { useApi } from "../api/api-provider.tsx";
import { useCache } from "../api/cache.ts";
import { readClock } from "../time/wall-clock.ts";
import { searchAddress, searchQuery, type SearchPlace } from "./search-place.ts";
import { goesOn, hitsOf, searchedShare } from "./search-progress.ts";

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
  /** It goes on behind what is shown; undefined: it does not. */
  readonly underWay: { readonly share: number; readonly stop: () => void } | undefined;
}

export function useSearch(place: SearchPlace): Search {
  const isAsked = searchQuery(place, { nowMs: 0 }) !== undefined;
  const address = searchAddress(place);
  const wish = useWish(address);
  const { data, error, isFetching, isPlaceholderData, hasNextPage, refetch, fetchNextPage } = usePages(place, isAsked);
  const client = useCache();
  const pages = isAsked ? data?.pages : undefined;
  const isOwn = pages !== undefined && !isPlaceholderData;
  const isGoingOn = isOwn && !wish.stopped && error === null && goesOn(pages, wish.asked);
  useEffect(() => {
    if (isGoingOn && !isFetching) void fetchNextPage();
  }, [isGoingOn, isFetching, fetchNextPage]);
  const more = () => {
    wish.say({ stopped: false, asked: hitsOf(pages ?? []) });
    void fetchNextPage();
  };
  const stop = () => {
    wish.say({ ...wish, stopped: true });
    void client.cancelQueries({ queryKey: queryKeyOf(address) });
  };
  return {
    pages,
    isBefore: isPlaceholderData,
    busy: isFetching,
    failure: error === null || !isAsked ? undefined : asFailure(error),
    retry: () => void refetch(),
    more: hasNextPage && isOwn ? more : undefined,
    underWay: isGoingOn ? { share: searchedShare(pages), stop } : undefined,
  };
}

const queryKeyOf = (address: string) => ["search", address];

function usePages(place: SearchPlace, enabled: boolean) {
  const api = useApi();
  return useInfiniteQuery(
    {
      queryKey: queryKeyOf(searchAddress(place)),
      queryFn: ({ signal, pageParam }) =>
        api.search(searchQuery(place, { nowMs: readClock(), next: pageParam }) ?? "", signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      enabled,
      placeholderData: keepPreviousData,
      // All pages would be searched for again.
      refetchOnWindowFocus: false,
    },
    useCache(),
  );
}

interface Wish {
  readonly stopped: boolean;
  /** Hits that were there when more was asked for. */
  readonly asked: number;
}

const begun: Wish = { stopped: false, asked: 0 };

/** What somebody said of the search of this address; another one begins anew. */
function useWish(address: string): Wish & { readonly say: (wish: Wish) => void } {
  const [said, say] = useState({ address, wish: begun });
  const { stopped, asked } = said.address === address ? said.wish : begun;
  return { stopped, asked, say: (wish) => say({ address, wish }) };
}
