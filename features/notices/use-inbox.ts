/** The inbox as hooks: kept fresh while somebody looks, and marked at once, with the marks taken back where that fails. */
"use client";

import type { ApiNotice, MarkNotices, NoticeGroup, NoticeList } from "@coda/protocol";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { asFailure, type Failure } from "../api/api-error.ts";
import { inboxCalls } from "./notice-calls.ts";

/** While a page is in front; behind, it is asked when it comes back. */
const pollMs = 15_000;

const keys = {
  all: ["notices"] as const,
  unread: ["notices", "unread"] as const,
  list: (shown: Shown) => ["notices", "list", shown] as const,
};

/** What of the inbox is looked at. */
export type Shown = "all" | "unread" | NoticeGroup;

function queryOf(shown: Shown, before: number | undefined): string {
  const query = new URLSearchParams();
  if (shown === "unread") query.set("unread", "1");
  else if (shown !== "all") query.set("group", shown);
  if (before !== undefined) query.set("before", String(before));
  return query.size === 0 ? "" : `?${query}`;
}

/** Undefined until the first answer, and where there is none. */
export function useUnread(): number | undefined {
  const options = { refetchInterval: pollMs, refetchOnWindowFocus: "always" as const };
  return useQuery({ queryKey: keys.unread, queryFn: inboxCalls.unread, ...options }).data;
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
  const query = useInfiniteQuery({
    queryKey: keys.list(shown),
    queryFn: ({ pageParam }) => inboxCalls.list(queryOf(shown, pageParam)),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ more, notices }) => (more ? notices.at(-1)?.id : undefined),
    refetchInterval: pollMs,
    refetchOnWindowFocus: "always",
    ...(shown === "all" && { initialData: { pages: [initial], pageParams: [undefined] } }),
  });
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

type Pages = InfiniteData<NoticeList, number | undefined>;

interface Marking {
  readonly mark: (marked: MarkNotices) => void;
  readonly failure: Failure | undefined;
}

export function useMarking(): Marking {
  const client = useQueryClient();
  const lists = { queryKey: ["notices", "list"] };
  const mutation = useMutation({
    mutationFn: inboxCalls.mark,
    onMutate: async (marked) => {
      await client.cancelQueries({ queryKey: keys.all });
      const before = client.getQueriesData<Pages>(lists);
      client.setQueriesData<Pages>(lists, (pages) => pages && withMarks(pages, marked));
      return before;
    },
    onError: (_error, _marked, before) => {
      for (const [key, pages] of before ?? []) client.setQueryData(key, pages);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.all }),
  });
  return { mark: mutation.mutate, failure: mutation.error === null ? undefined : asFailure(mutation.error) };
}

function withMarks(data: Pages, marked: MarkNotices): Pages {
  const mark = (notice: ApiNotice): ApiNotice => {
    if ("ids" in marked) return marked.ids.includes(notice.id) ? { ...notice, read: marked.read } : notice;
    const isMeant = "upTo" in marked ? notice.id <= marked.upTo : notice.session?.id === marked.session;
    return isMeant ? { ...notice, read: true } : notice;
  };
  return { ...data, pages: data.pages.map((page) => ({ ...page, notices: page.notices.map(mark) })) };
}
