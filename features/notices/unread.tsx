/** How much in the inbox is unread: asked once for all of a page that shows it. */
"use client";

import { createContext, useContext, type ReactNode } from "react";
import type { Answer } from "../api/answer.ts";
import { useAnswered, useOwnAnswer } from "../api/use-answer.ts";
import { inboxCalls } from "./notice-calls.ts";

/** While a page is in front; behind, it is asked when it comes back. */
export const inboxPollMs = 15_000;

const UnreadContext = createContext<Answer<number> | null>(null);

export function UnreadProvider({ children }: { readonly children: ReactNode }) {
  const answer = useOwnAnswer({ ask: inboxCalls.unread });
  return <UnreadContext value={answer}>{children}</UnreadContext>;
}

export function useUnreadAnswer(): Answer<number> {
  const answer = useContext(UnreadContext);
  if (answer === null) throw new Error("useUnreadAnswer outside UnreadProvider");
  return answer;
}

/** Undefined until the first answer, and where there is none. */
export function useUnread(): number | undefined {
  return useAnswered(useUnreadAnswer(), inboxPollMs).data;
}
