/** The inbox as a hook: page by page, kept fresh while somebody looks. */
"use client";

import type { ApiNotice, NoticeGroup, NoticeList } from "@coda/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { asFailure, type Failure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import { inboxCalls } from "./notice-calls.ts";
import { inboxPollMs } from "./unread.tsx";
import { inboxKeys } from "./use-marking.ts";

/** What of the inbox is looked at. */
export type Shown = "all" | "unread" | NoticeGroup;

function queryOf(shown: Shown, before: number | undefined): string {
  const query = new URLSearchParams();
  if (shown === "unread") query.set("unread", "1");
  else if (shown !== "all") query.set("group", shown);
  if (before !== undefined) query.set("before", String(before));
  return query.size === 0 ? "" : `?${query}`;
}

interface Inbox {
  /** Undefined until the first answer. */
  readonly notices: readonly ApiNotice[] | undefined;
  readonly unread: number;
  /** Why the newest question went unanswered; what was there stays shown. */
  readonly failure: Failure | undefined;
  readonly retry: () => void;
  /** Undefined: there are no older ones. */
  readonly older: (() => void) | undefined;
  readonly loadingOlder: boolean;
}

export function useInbox(shown: Shown, initial: NoticeList): Inbox {
  const query = useInfiniteQuery(
    {
      queryKey: [...inboxKeys.lists, shown],
      queryFn: ({ pageParam }) => inboxCalls.list(queryOf(shown, pageParam)),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: ({ more, notices }) => (more ? notices.at(-1)?.id : undefined),
      refetchInterval: inboxPollMs,
      refetchOnWindowFocus: "always",
      ...(shown === "all" && { initialData: { pages: [initial], pageParams: [undefined] } }),
    },
    useCache(),
  );
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  return {
    notices: data?.pages.flatMap(({ notices }) => notices),
    unread: data?.pages[0]?.unread ?? initial.unread,
    failure: error === null ? undefined : asFailure(error),
    retry: () => void refetch(),
    older: hasNextPage ? () => void fetchNextPage() : undefined,
    loadingOlder: isFetchingNextPage,
  };
}
