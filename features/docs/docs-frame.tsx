/** The frame of the documentation: the list of its pages beside the one that is read. */
import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "@/ui/class-names.ts";
import { ChevronDownIcon } from "@/ui/icons.ts";
import { docPath, docsPath } from "../routes/paths.ts";
import { PublicHeader } from "../shell/public-header.tsx";
import { buildersShelf, type Shelf } from "./doc-shelves.ts";

interface DocsFrameProps {
  readonly signedIn: boolean;
  readonly shelves: readonly Shelf[];
  /** Name of the page that is read; none on the first one. */
  readonly here?: string;
  readonly children: ReactNode;
}

export function DocsFrame({ signedIn, shelves, here, children }: DocsFrameProps) {
  const listed = shelves.filter(({ title }) => title !== buildersShelf);
  return (
    <div className="flex min-h-dvh flex-col">
      <PublicHeader signedIn={signedIn} here={docsPath} />
      <div className="mx-auto grid w-full max-w-6xl flex-1 gap-x-10 px-5 pt-4 pb-16 sm:px-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <details className="group mb-6 rounded-md border border-line bg-raised lg:hidden">
          <summary className="flex h-11 cursor-pointer list-none items-center justify-between px-3 text-sm font-medium">
            All pages
            <ChevronDownIcon aria-hidden className="size-4 text-ink-quiet group-open:rotate-180" />
          </summary>
          <nav aria-label="Documentation" className="border-t border-line p-3">
            <ShelfList shelves={listed} here={here} />
          </nav>
        </details>
        <aside className="max-lg:hidden">
          <nav aria-label="Documentation" className="sticky top-4 max-h-[calc(100dvh-2rem)] overflow-y-auto">
            <ShelfList shelves={listed} here={here} />
          </nav>
        </aside>
        <main id="content" className="min-w-0">
          {children}
        </main>
      </div>
    </div>
  );
}

function ShelfList({ shelves, here }: { readonly shelves: readonly Shelf[]; readonly here: string | undefined }) {
  return shelves.map(({ title, pages }) => (
    <div key={title} className="mb-5">
      <p className="px-2 text-xs font-medium text-ink-quiet">{title}</p>
      <ul className="mt-1">
        {pages.map((page) => (
          <li key={page.name}>
            <Link
              href={docPath(page.name)}
              aria-current={page.name === here ? "page" : undefined}
              className={classNames(
                "flex min-h-8 items-center rounded-md px-2 py-1 text-sm hover:bg-hover pointer-coarse:min-h-11",
                page.name === here ? "bg-accent-soft font-medium text-ink" : "text-ink-soft",
              )}
            >
              {page.title}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}
