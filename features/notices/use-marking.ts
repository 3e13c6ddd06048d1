/** Marking what is in the inbox: at once, with marks and count taken back where that fails. */
"use client";

import type { MarkNotices, NoticeList } from "@coda/protocol";
import { useMutation, type InfiniteData } from "@tanstack/react-query";
import { asFailure, type Failure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import { inboxCalls } from "./notice-calls.ts";
import { unreadAfter, withMarks } from "./notice-marks.ts";
import { useUnreadAnswer } from "./unread.tsx";

/** All that is to be asked anew after a mark begins with the first of them. */
export const inboxKeys = { all: ["notices"], lists: ["notices", "list"] } as const;

type Pages = InfiniteData<NoticeList, number | undefined>;

interface Marking {
  readonly mark: (marked: MarkNotices) => void;
  readonly failure: Failure | undefined;
}

export function useMarking(): Marking {
  const client = useCache();
  const count = useUnreadAnswer();
  const lists = { queryKey: inboxKeys.lists };
  const mutation = useMutation(
    {
      mutationFn: inboxCalls.mark,
      onMutate: async (marked) => {
        await client.cancelQueries({ queryKey: inboxKeys.all });
        const before = client.getQueriesData<Pages>(lists);
        const unread = count.get().data;
        const known = before.flatMap(([, data]) => data?.pages ?? []).flatMap((page) => page.notices);
        client.setQueriesData<Pages>(
          lists,
          (data) => data && { ...data, pages: data.pages.map((page) => withMarks(page, marked)) },
        );
        if (unread !== undefined) count.set(unreadAfter(unread, known, marked));
        return { before };
      },
      onSuccess: (unread) => count.set(unread),
      onError: (_error, _marked, context) => {
        for (const [key, pages] of context?.before ?? []) client.setQueryData(key, pages);
        void count.ask();
      },
      onSettled: () => client.invalidateQueries({ queryKey: inboxKeys.all }),
    },
    client,
  );
  return { mark: mutation.mutate, failure: mutation.error === null ? undefined : asFailure(mutation.error) };
}
