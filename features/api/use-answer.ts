/** Answers of the API as hooks: one of a page's own, and looking at one. */
"use client";

import { useCallback, useState, useSyncExternalStore } from "react";
import { Answer, type Answered } from "./answer.ts";
import { useApiContext } from "./api-provider.tsx";
import { pagePace } from "./page-clock.ts";

interface OwnAnswer<Value> {
  readonly ask: (signal: AbortSignal) => Promise<Value>;
  readonly initial?: Value | undefined;
  readonly alsoHidden?: boolean;
}

/** As it is first given, for as long as the component is there. */
export function useOwnAnswer<Value>(given: OwnAnswer<Value>): Answer<Value> {
  const { onSignedOut } = useApiContext();
  const [answer] = useState(() => new Answer({ ...given, onSignedOut, pace: pagePace }));
  return answer;
}

export function useAnswered<Value>(answer: Answer<Value>, everyMs: number): Answered<Value> {
  const look = useCallback((changed: () => void) => answer.look({ changed, everyMs }), [answer, everyMs]);
  const read = () => answer.get();
  return useSyncExternalStore(look, read, read);
}
