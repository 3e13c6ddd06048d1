/** The entries of the palette as they are listed for what is typed. */
"use client";

import { useMemo, useState } from "react";
import { usePathname } from "next/navigation";
import { sessionActions } from "../sessions/session-actions.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import { chooseTheme, shownTheme } from "../shell/theme-choice.ts";
import { appEntries } from "./app-entries.tsx";
import { entryOf, type ActionRegister } from "./palette-actions.tsx";
import type { PaletteEntry } from "./palette-entry.ts";
import { groupAsGiven, groupsAtRest, groupsFound, type ListedGroup } from "./palette-groups.ts";
import { paletteRecent } from "./palette-recent.ts";
import {
  ideaOnView,
  pageEntries,
  placesOfIdea,
  placesOfTerminal,
  terminalOnView,
  type DocPage,
} from "./place-entries.tsx";
import { prepareEntries } from "./rank-entries.ts";
import type { PaletteData } from "./use-palette-data.ts";
import { commandEntries, ideaEntries, noticeEntries, searchEntry, terminalEntries } from "./work-entries.tsx";

const none: readonly never[] = [];

interface Sources extends Pick<PaletteData, "ideas" | "sessions" | "notices"> {
  readonly register: ActionRegister;
  /** Had the focus. */
  readonly opener: Element | null;
  readonly docs: readonly DocPage[];
}

/** All that can be found here, in the order it is listed in. Actions are those of the moment it was opened. */
function useEntries({
  ideas = none,
  sessions = none,
  notices,
  register,
  opener,
  docs,
}: Sources): readonly PaletteEntry[] {
  const pathname = usePathname();
  const { isAdmin } = useAppConfig();
  const [actions] = useState(() => [
    ...register.entries(opener),
    ...[...register.terminals].flatMap(({ current }) => sessionActions(current, register.ask)).map(entryOf),
  ]);
  return useMemo(() => {
    const terminal = terminalOnView(pathname);
    const terminals = terminalEntries({ ideas, sessions, onView: terminal });
    const idea = ideaOnView(pathname, ideas);
    return [
      ...actions,
      ...(terminal === undefined ? [] : placesOfTerminal(terminal)),
      ...(idea === undefined ? [] : placesOfIdea(idea)),
      ...terminals,
      ...ideaEntries(ideas, terminals),
      ...noticeEntries(notices),
      ...appEntries({ shown: shownTheme, choose: chooseTheme }),
      ...pageEntries(docs, isAdmin),
    ];
  }, [actions, docs, ideas, isAdmin, notices, pathname, sessions]);
}

interface Wanted extends Sources, Pick<PaletteData, "search"> {
  readonly typed: string;
  /** In place of all. */
  readonly step: readonly PaletteEntry[] | undefined;
}

export interface PaletteList {
  readonly groups: readonly ListedGroup[];
  /** Nothing that is here fits what is typed. */
  readonly isEmpty: boolean;
}

export function usePaletteList({ typed, step, search, ...sources }: Wanted): PaletteList {
  const pathname = usePathname();
  const [recent] = useState(paletteRecent.get);
  const all = useEntries(sources);
  const entries = step ?? all;
  const prepared = useMemo(() => prepareEntries(entries), [entries]);
  const commands = useMemo(() => prepareEntries(commandEntries(search.commands)), [search.commands]);
  const text = typed.trim();
  const isAtRest = text === "" && step === undefined;
  const own = useMemo(
    () => (isAtRest ? groupsAtRest(entries, { recent, pathname }) : groupsFound(prepared, { typed: text, recent })),
    [entries, isAtRest, pathname, prepared, recent, text],
  );
  if (isAtRest || step !== undefined) return { groups: own, isEmpty: own.length === 0 };
  // Behind what is here: what comes later must not move what somebody is about to choose.
  const later = [
    groupAsGiven("commands", commands, text),
    groupAsGiven("search", prepareEntries([searchEntry(text)]), text),
  ];
  return { groups: [...own, ...later.filter(({ listed }) => listed.length > 0)], isEmpty: own.length === 0 };
}
