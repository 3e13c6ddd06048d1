/** Searching all terminals the reader may see, with every device off: the field, where to look, and what was found. */
"use client";

import type { ApiIdea } from "@coda/protocol";
import { useRouter, useSearchParams } from "next/navigation";
import { useRef } from "react";
import { Field } from "@/ui/field.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { SearchIcon } from "@/ui/icons.ts";
import { Kbd } from "@/ui/kbd.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { useShortcut } from "../shortcuts/use-shortcut.ts";
import { useResultWalk } from "./result-walk.ts";
import { SearchFilter } from "./search-filter.tsx";
import { SearchList } from "./search-list.tsx";
import { readSearchPlace, searchAddress, typedText, type SearchPlace } from "./search-place.ts";
import { useSearch, type Search } from "./use-search.ts";
import { useTyped } from "./use-typed.ts";

interface SearchPageProps {
  readonly ideas: readonly Pick<ApiIdea, "id" | "title">[];
}

export function SearchPage({ ideas }: SearchPageProps) {
  const router = useRouter();
  const place = readSearchPlace(Object.fromEntries(useSearchParams()));
  // The address keeps up with what is typed, without a way back to every letter.
  const typed = useTyped(place.text, (text) =>
    window.history.replaceState(null, "", searchAddress({ ...place, text })),
  );
  const search = useSearch(place);
  const body = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useResultWalk({ body, field });
  useShortcut("search.open", () => {
    field.current?.focus();
    field.current?.select();
  });
  return (
    <PageFrame title="Search" note="Everything your terminals printed, as long as it is kept. Devices may be off.">
      <div ref={body} className="space-y-5">
        <div role="search" className="space-y-3">
          <Field
            ref={field}
            label="Words on one line"
            type="search"
            name="q"
            placeholder='error "no such file"'
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            // Whoever comes here comes to type.
            autoFocus
            mono
            value={typed.text}
            onChange={(event) => typed.type(typedText(event.target.value))}
            onKeyDown={(event) => {
              if (event.key === "Enter") typed.settle();
            }}
            onBlur={typed.settle}
            data-testid="search-field"
          />
          <SearchFilter place={place} ideas={ideas} onChange={(next) => router.replace(searchAddress(next))} />
        </div>
        <Answer place={place} search={search} />
      </div>
    </PageFrame>
  );
}

function Answer({ place, search }: { readonly place: SearchPlace; readonly search: Search }) {
  const { pages, failure, retry, busy } = search;
  return (
    <>
      <p role="status" className="sr-only">
        {busy && search.underWay === undefined ? "Searching" : foundWords(search)}
      </p>
      {failure && <FailureNotice title="The search was not answered" failure={failure} onRetry={retry} />}
      {pages === undefined && busy && <SkeletonRows rows={4} label="Searching" />}
      {pages === undefined && !busy && !failure && <Hints />}
      {pages !== undefined && (
        <div className={search.isBefore ? "opacity-60 transition-opacity duration-(--quick)" : undefined}>
          <SearchList place={place} search={search} pages={pages} />
        </div>
      )}
    </>
  );
}

function foundWords({ pages, more, underWay }: Search): string {
  if (pages === undefined) return "";
  const count = pages.reduce((sum, { hits, commands }) => sum + hits.length + commands.length, 0);
  if (underWay !== undefined) return count === 0 ? "Still searching" : `${count} found, still searching`;
  return `${count === 0 ? "Nothing" : count}${more === undefined ? "" : " and more"} found`;
}

function Hints() {
  return (
    <EmptyState icon={<SearchIcon />} title="What are you looking for?" testId="search-hints">
      Any part of a line will do. Several words are looked for on the same line, in any order;{" "}
      <span className="font-mono">&quot;words in quotation marks&quot;</span> as they stand. Capitals count once you
      type one. <Kbd>↓</Kbd> walks through what is found, <Kbd>/</Kbd> comes back here.
    </EmptyState>
  );
}
