/** The reader's own things as entries: ideas, terminals, unread notices, commands that were run. Pure. */
import { noticeWords, type ApiIdea, type ApiNotice, type ApiSession, type FoundCommand } from "@coda/protocol";
import { BellIcon, IdeaIcon, LedgerIcon, SearchIcon, TerminalIcon } from "@/ui/icons.ts";
import { sidesAddress, type SidePlace } from "../beside/side-address.ts";
import { endWords } from "../history/command-words.ts";
import { byUrgency } from "../ideas/idea-words.ts";
import { ideaPath, noticePath, terminalPath } from "../routes/paths.ts";
import { foundCommandPath } from "../search/found-command-path.ts";
import { searchAddress } from "../search/search-place.ts";
import { commandKey } from "../search/search-results.ts";
import { lastActivity } from "../sessions/session-status.ts";
import type { PaletteEntry } from "./palette-entry.ts";
import { placesOfIdea } from "./place-entries.tsx";

const needs = ({ status }: ApiSession): number => Number(status === "attention");
const touchedAt = (session: ApiSession): number => Date.parse(lastActivity(session) ?? session.createdAt);

/** What needs attention first, then what was touched last. */
function byNeed(left: ApiSession, right: ApiSession): number {
  return needs(right) - needs(left) || touchedAt(right) - touchedAt(left);
}

function beside(onView: SidePlace, side: SidePlace): NonNullable<PaletteEntry["second"]> {
  return { text: "open it beside this one", does: { do: "go", path: sidesAddress([onView, side]) } };
}

interface Work {
  readonly ideas: readonly ApiIdea[];
  readonly sessions: readonly ApiSession[];
  /** Beside which another one can be opened. */
  readonly onView: SidePlace | undefined;
}

export function terminalEntries({ ideas, sessions, onView }: Work): readonly PaletteEntry[] {
  const titles = new Map(ideas.map(({ id, title }) => [id, title]));
  return sessions.toSorted(byNeed).map(({ ideaId, slot, status, device }) => ({
    id: `terminal:${ideaId}/${slot}`,
    group: "terminals",
    text: `${titles.get(ideaId) ?? ideaId} · ${slot}`,
    endKept: ` · ${slot}`.length,
    also: [ideaId],
    note: device?.name ?? undefined,
    status,
    icon: <TerminalIcon />,
    does: { do: "go", path: terminalPath(ideaId, slot) },
    ...(onView && { second: beside(onView, { idea: ideaId, slot }) }),
  }));
}

const isArchived = ({ archivedAt }: ApiIdea): boolean => archivedAt !== null;

/** Archived ones last. `terminals`: of all of them. */
export function ideaEntries(ideas: readonly ApiIdea[], terminals: readonly PaletteEntry[]): readonly PaletteEntry[] {
  const shown = ideas.toSorted(
    (left, right) => Number(isArchived(left)) - Number(isArchived(right)) || byUrgency(left, right),
  );
  return shown.map((idea) => {
    const within = () => terminals.filter(({ id }) => id.startsWith(`terminal:${idea.id}/`));
    return {
      id: `idea:${idea.id}`,
      group: "ideas",
      text: idea.title,
      also: [idea.id],
      note: isArchived(idea) ? "archived" : idea.id,
      icon: <IdeaIcon />,
      does: { do: "go", path: ideaPath(idea.id) },
      second: {
        text: "what is in it",
        does: { do: "step", title: idea.title, entries: () => [...within(), ...placesOfIdea(idea)] },
      },
    };
  });
}

export function noticeEntries(notices: readonly ApiNotice[]): readonly PaletteEntry[] {
  return notices.map((notice) => {
    const { title, text } = noticeWords(notice);
    return {
      id: `notice:${notice.id}`,
      group: "notices",
      text: title,
      note: text ?? undefined,
      icon: <BellIcon />,
      does: { do: "go", path: noticePath(notice.id) },
    };
  });
}

export function commandEntries(commands: readonly FoundCommand[]): readonly PaletteEntry[] {
  return commands.map((found) => {
    const line = found.command ?? "";
    return {
      id: `command:${commandKey(found)}`,
      group: "commands",
      text: line.replaceAll(/\s+/gu, " ").trim(),
      isCode: true,
      note: `${endWords(found).text} · ${found.ideaTitle} · ${found.slot}`,
      icon: <LedgerIcon />,
      does: { do: "go", path: foundCommandPath(found) },
      second: { text: "copy the command", does: { do: "copy", text: line } },
    };
  });
}

export function searchEntry(text: string): PaletteEntry {
  return {
    id: "search",
    group: "search",
    text: `Search everything for “${text}”`,
    icon: <SearchIcon />,
    does: { do: "go", path: searchAddress({ text, kind: "output" }) },
  };
}
