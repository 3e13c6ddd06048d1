/** All that was found: a few commands first, then lines by their terminals; what was not looked into is said. */
import type { FoundCommand, SearchHit, SearchReply } from "@coda/protocol";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button, buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { SearchIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { ProgressBar } from "@/ui/progress-bar.tsx";
import { OrderedList } from "@/ui/list.tsx";
import { terminalPath } from "../routes/paths.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { CommandHit } from "./command-hit.tsx";
import { HitRow } from "./hit-row.tsx";
import { searchAddress, type SearchPlace } from "./search-place.ts";
import { byTerminal, commandKey, hitKeys } from "./search-results.ts";
import type { Search } from "./use-search.ts";

interface SearchListProps {
  readonly place: SearchPlace;
  readonly search: Search;
  readonly pages: readonly SearchReply[];
}

export function SearchList({ place, search, pages }: SearchListProps) {
  const hits = pages.flatMap((page) => page.hits);
  const commands = pages.flatMap((page) => page.commands);
  const searchedTo = pages.at(-1)?.searchedTo ?? null;
  return (
    <div className="space-y-5" aria-busy={search.busy}>
      <NotReady count={pages[0]?.notReady ?? 0} retry={search.retry} />
      {place.kind === "output" && commands.length > 0 && (
        <Found
          label="Commands"
          aside={
            <Link
              href={searchAddress({ ...place, kind: "commands" })}
              className="touch-words rounded-sm underline hover:text-ink"
            >
              All commands
            </Link>
          }
        >
          {commands.map((command) => (
            <CommandHit key={commandKey(command)} command={command} withPlace />
          ))}
        </Found>
      )}
      {place.kind === "output" ? <Lines hits={hits} /> : <Commands commands={commands} />}
      {hits.length + commands.length === 0 && search.more === undefined && <NothingFound place={place} />}
      <WhatIsLeft search={search} searchedTo={searchedTo} />
    </div>
  );
}

function Lines({ hits }: { readonly hits: readonly SearchHit[] }) {
  const keys = new Map(hitKeys(hits).map((key, at) => [hits[at], key]));
  return byTerminal(hits).map((group) => (
    <Found key={keys.get(group[0])} label={<Terminal of={group[0]} />}>
      {group.map((hit) => (
        <HitRow key={keys.get(hit)} hit={hit} />
      ))}
    </Found>
  ));
}

function Commands({ commands }: { readonly commands: readonly FoundCommand[] }) {
  return byTerminal(commands).map((group) => (
    <Found key={commandKey(group[0])} label={<Terminal of={group[0]} />}>
      {group.map((command) => (
        <CommandHit key={commandKey(command)} command={command} withPlace={false} />
      ))}
    </Found>
  ));
}

function Terminal({ of }: { readonly of: Pick<SearchHit, "idea" | "ideaTitle" | "slot" | "pane"> }) {
  return (
    <>
      <bdi>{of.ideaTitle}</bdi>{" "}
      <Link href={terminalPath(of.idea, of.slot)} className="rounded-sm font-mono font-normal hover:underline">
        {of.slot} {of.pane}
      </Link>
    </>
  );
}

interface FoundProps {
  readonly label: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

function Found({ label, aside, children }: FoundProps) {
  return (
    <section>
      <div className="mb-1.5 flex items-baseline gap-3 text-xs text-ink-quiet">
        <h2 className="min-w-0 flex-1 truncate text-sm font-medium text-ink-soft">{label}</h2>
        {aside}
      </div>
      <OrderedList>{children}</OrderedList>
    </section>
  );
}

function NotReady({ count, retry }: { readonly count: number; readonly retry: () => void }) {
  if (count === 0) return null;
  return (
    <Notice
      title={
        count === 1 ? "One terminal was not searched to its end" : `${count} terminals were not searched to their end`
      }
      testId="search-not-ready"
      action={
        <Button size="sm" onClick={retry}>
          Search again
        </Button>
      }
    >
      Much was printed there of late. It is being made ready for the search, which takes a moment.
    </Notice>
  );
}

function WhatIsLeft({ search, searchedTo }: { readonly search: Search; readonly searchedTo: string | null }) {
  if (search.underWay !== undefined) return <UnderWay {...search.underWay} />;
  if (search.more === undefined) return null;
  return <More searchedTo={searchedTo} search={search} more={search.more} />;
}

function UnderWay({ share, stop }: NonNullable<Search["underWay"]>) {
  return (
    <div className="space-y-2" data-testid="search-under-way">
      <ProgressBar label="Searched" share={share} />
      <div className="flex items-center gap-3 text-sm text-ink-soft">
        {/* The status of the page says it to whoever does not see it. */}
        <p aria-hidden className="flex-1 tabular-nums">
          Still searching, {Math.floor(share * 100)} %
        </p>
        <Button size="sm" onClick={stop} data-testid="search-stop" className="pointer-coarse:min-h-11">
          Stop
        </Button>
      </div>
    </div>
  );
}

interface MoreProps {
  readonly searchedTo: string | null;
  readonly search: Search;
  readonly more: () => void;
}

/** A search that was stopped says how far it came, and goes on from there. */
function More({ searchedTo, search, more }: MoreProps) {
  return (
    <div className="flex flex-wrap items-center gap-3 text-sm text-ink-soft">
      <Button onClick={more} busy={search.busy} data-testid="search-more">
        {searchedTo === null ? "Show more" : "Search further back"}
      </Button>
      {searchedTo !== null && (
        <p role="status">
          All was searched back to <RelativeTime iso={searchedTo} />.
        </p>
      )}
    </div>
  );
}

function NothingFound({ place }: { readonly place: SearchPlace }) {
  const isNarrow = place.idea !== undefined || place.days !== undefined;
  return (
    <EmptyState
      icon={<SearchIcon />}
      title="Nothing found"
      testId="search-nothing"
      action={
        isNarrow && (
          <Link
            href={searchAddress({ text: place.text, kind: place.kind })}
            className={buttonLook()}
            data-testid="search-everywhere"
          >
            Search everywhere
          </Link>
        )
      }
    >
      {place.kind === "output"
        ? "No line that is kept has all of these words. What editors and pagers drew on a screen of their own is not searched."
        : "No command that is kept has all of these words."}
    </EmptyState>
  );
}
