/** Drives a search in the text on view: asks the terminal, loads older history while that is wanted. */
"use client";

import type { FindCount, FindOutcome, FindQuery, FindStep, ViewText } from "@coda/terminal-client";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { findState, mayLookOlder, type FindState } from "./find-state.ts";

/** A terminal, or what was saved of one. */
export interface FindPlace {
  /** Of the pane that is typed into: another one's when that changes. */
  readonly text: ViewText;
  loadOlder(): Promise<"more" | "start">;
}

export interface Finding {
  readonly state: FindState;
  readonly count: FindCount;
  readonly query: FindQuery;
  /** With the query as it is from now on. */
  readonly ask: (query: FindQuery) => void;
  readonly step: (step: "older" | "newer") => void;
  readonly lookOlder: () => void;
  readonly stop: () => void;
}

const nothing: FindQuery = { text: "", matchCase: false, wholeWord: false, isRegex: false };
const noCount: FindCount = { index: null, count: 0, more: false };
/** Loads in a row that brought no row: the transcript cannot be read just now. */
const patience = 3;

/** Until something is found, nothing older can be had, or the reader has enough of it. */
async function searchOlder(place: FindPlace, query: FindQuery, signal: AbortSignal) {
  const { text } = place;
  for (let idle = 0; idle < patience && !signal.aborted && place.text === text;) {
    const before = text.rows;
    const result = await place.loadOlder();
    if (signal.aborted) break;
    if ((await text.find(query, "older")) === "found") return "found";
    if (result === "start") return "exhausted";
    idle = text.rows > before ? 0 : idle + 1;
  }
  // Another pane is typed into now: its history is another one.
  return signal.aborted || place.text !== text ? "stopped" : "exhausted";
}

export function useFind(place: FindPlace, words: string): Finding {
  const [state, tell] = useReducer(findState, "empty");
  const [count, setCount] = useState(noCount);
  const [query, setQuery] = useState<FindQuery>({ ...nothing, text: words });
  const looking = useRef<AbortController>(undefined);
  // The pane on view when the search began: its marks go with the bar.
  const [text] = useState(() => place.text);

  useEffect(() => text.onFound(setCount), [text]);

  const report = useCallback((outcome: FindOutcome, step: FindStep) => {
    if (outcome === "none" || outcome === "invalid") setCount(noCount);
    tell({ type: "stepped", step, outcome });
  }, []);

  const newest = useRef<FindQuery>(undefined);
  const run = useCallback(
    async (asked: FindQuery, step: FindStep) => {
      newest.current = asked;
      const outcome = await text.find(asked, step);
      // Once another one is asked, its count may be there before this one is given up.
      if (newest.current === asked) report(outcome, step);
    },
    [report, text],
  );

  const ask = useCallback(
    (asked: FindQuery) => {
      looking.current?.abort();
      setQuery(asked);
      if (asked.text !== "") return void run(asked, "near");
      newest.current = undefined;
      text.endFind();
      setCount(noCount);
      tell({ type: "cleared" });
    },
    [run, text],
  );

  const lookOlder = useCallback(() => {
    const stopping = new AbortController();
    looking.current = stopping;
    const anySelected = state === "top";
    tell({ type: "looked" });
    void searchOlder(place, query, stopping.signal).then((result) =>
      tell({ type: "lookedOlder", result, anySelected }),
    );
  }, [place, query, state]);

  const step = useCallback(
    (direction: "older" | "newer") => {
      if (direction === "older" && mayLookOlder(state)) lookOlder();
      else if (state !== "looking") void run(query, direction);
    },
    [lookOlder, query, run, state],
  );

  const [asked] = useState(query);
  useEffect(() => {
    if (asked.text !== "") void run(asked, "near");
    return () => {
      looking.current?.abort();
      text.endFind();
    };
  }, [asked, run, text]);

  return { state, count, query, ask, step, lookOlder, stop: () => looking.current?.abort() };
}
