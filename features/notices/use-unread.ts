/** How much in the inbox is unread, and marking it: at once, with the marks taken back where that fails. */
"use client";

import type { ApiNotice, MarkNotices, NoticeList } from "@coda/protocol";
import { useMutation, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { asFailure, type Failure } from "../api/api-error.ts";
import { inboxCalls } from "./notice-calls.ts";

/** While a page is in front; behind, it is asked when it comes back. */
export const inboxPollMs = 15_000;

/** All that is to be asked anew after a mark begins with the first of them. */
export const inboxKeys = { all: ["notices"], unread: ["notices", "unread"], lists: ["notices", "list"] } as const;

/** Undefined until the first answer, and where there is none. */
export function useUnread(): number | undefined {
  const options = { refetchInterval: inboxPollMs, refetchOnWindowFocus: "always" as const };
  return useQuery({ queryKey: inboxKeys.unread, queryFn: inboxCalls.unread, ...options }).data;
}

type Pages = InfiniteData<NoticeList, number | undefined>;

interface Marking {
  readonly mark: (marked: MarkNotices) => void;
  readonly failure: Failure | undefined;
}

export function useMarking(): Marking {
  const client = useQueryClient();
  const lists = { queryKey: inboxKeys.lists };
  const mutation = useMutation({
    mutationFn: inboxCalls.mark,
    onMutate: async (marked) => {
      await client.cancelQueries({ queryKey: inboxKeys.all });
      const before = client.getQueriesData<Pages>(lists);
      client.setQueriesData<Pages>(lists, (pages) => pages && withMarks(pages, marked));
      return before;
    },
    onError: (_error, _marked, before) => {
      for (const [key, pages] of before ?? []) client.setQueryData(key, pages);
    },
    onSettled: () => client.invalidateQueries({ queryKey: inboxKeys.all }),
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
