/** A session's links and who came by them, kept fresh while somebody looks. */
"use client";

import type { ApiShare, SessionId } from "@coda/protocol";
import { createContext, useContext, type ReactNode } from "react";
import type { Answer } from "../api/answer.ts";
import type { Failure } from "../api/api-error.ts";
import { useAnswered, useOwnAnswer } from "../api/use-answer.ts";
import { ownerCalls } from "./share-calls.ts";

/** A guest who asks to type waits for somebody to see it. */
const pollMs = 3_000;

/** For a page that lists links of more than one. */
export const SharesContext = createContext<Answer<readonly ApiShare[]> | null>(null);

interface SharesOfProps {
  /** The same one as long as it is there. */
  readonly session: SessionId;
  readonly children: ReactNode;
}

/** Asked for only where something in it looks. */
export function SharesOf({ session, children }: SharesOfProps) {
  // Also behind another window: somebody may be waiting for an answer.
  const answer = useOwnAnswer({ ask: () => ownerCalls.list(session), alsoHidden: true });
  return <SharesContext value={answer}>{children}</SharesContext>;
}

export function useSharesAnswer(): Answer<readonly ApiShare[]> {
  const answer = useContext(SharesContext);
  if (answer === null) throw new Error("useSharesAnswer outside SharesOf");
  return answer;
}

interface Shares {
  /** Undefined until the first answer. */
  readonly shares: readonly ApiShare[] | undefined;
  readonly failure: Failure | undefined;
}

export function useShares(everyMs = pollMs): Shares {
  const { data, failure } = useAnswered(useSharesAnswer(), everyMs);
  return { shares: data, failure };
}
