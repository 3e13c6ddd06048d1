/** What the palette asks the server: ideas and terminals as they are now, unread notices, commands that fit what is typed. */
"use client";

import type { ApiIdea, ApiNotice, ApiSession, FoundCommand } from "@coda/protocol";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { asFailure, type Failure } from "../api/api-error.ts";
import { useApi } from "../api/api-provider.tsx";
import { useCache } from "../api/cache.ts";
import { useAllSessions, useIdeas } from "../api/queries.ts";
import { inboxCalls } from "../notices/notice-calls.ts";
import { inboxKeys } from "../notices/use-marking.ts";
import { afterPause } from "../search/pause-clock.ts";
import { searchQuery } from "../search/search-place.ts";
import { readClock } from "../time/wall-clock.ts";

/** Before a word is known nobody looks through all commands for its first letter. */
const fewestLetters = 2;
const pauseMs = 150;

function watchOnline(changed: () => void): () => void {
  const listening = new AbortController();
  window.addEventListener("online", changed, { signal: listening.signal });
  window.addEventListener("offline", changed, { signal: listening.signal });
  return () => listening.abort();
}

function useOnline(): boolean {
  return useSyncExternalStore(
    watchOnline,
    () => navigator.onLine,
    () => true,
  );
}

const none: readonly never[] = [];

const unreadNotices = { queryKey: [...inboxKeys.all, "palette"], queryFn: () => inboxCalls.list("?unread=1") };

/** Extras: where they cannot be had, nothing is missed. */
function useUnreadNotices(): readonly ApiNotice[] {
  return useQuery(unreadNotices, useCache()).data?.notices ?? none;
}

/** A text once nobody has typed on for a moment. */
function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => afterPause(pauseMs, () => settle(text)), [text]);
  return settled;
}

interface CommandSearch {
  readonly commands: readonly FoundCommand[];
  readonly busy: boolean;
  readonly failure: Failure | undefined;
}

/** The question of before is taken back as soon as another one is asked. */
function useCommandSearch(typed: string): CommandSearch {
  const isAsked = typed.trim().length >= fewestLetters;
  const text = useSettled(typed.trim());
  const api = useApi();
  const question = searchQuery({ text, kind: "commands" }, { nowMs: readClock() });
  const isCurrent = isAsked && text === typed.trim() && question !== undefined;
  const { data, error, isFetching } = useQuery(
    {
      queryKey: ["palette-commands", text],
      queryFn: ({ signal }) => api.search(question ?? "", signal),
      enabled: isCurrent,
    },
    useCache(),
  );
  return {
    commands: isCurrent ? (data?.commands ?? none) : none,
    busy: isAsked && (isFetching || text !== typed.trim()),
    failure: isCurrent && error !== null ? asFailure(error) : undefined,
  };
}

export interface PaletteData {
  /** Undefined until the first answer. */
  readonly ideas: readonly ApiIdea[] | undefined;
  readonly sessions: readonly ApiSession[] | undefined;
  readonly notices: readonly ApiNotice[];
  readonly search: CommandSearch;
  readonly isOnline: boolean;
  /** Why ideas and terminals are not as they are now. */
  readonly failure: Failure | undefined;
  readonly retry: () => void;
}

export function usePaletteData(typed: string): PaletteData {
  const ideas = useIdeas();
  const sessions = useAllSessions();
  return {
    ideas: ideas.items,
    sessions: sessions.items,
    notices: useUnreadNotices(),
    search: useCommandSearch(typed),
    isOnline: useOnline(),
    failure: ideas.failure ?? sessions.failure,
    retry: () => {
      ideas.retry();
      sessions.retry();
    },
  };
}
