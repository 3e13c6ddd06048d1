/** The documentation's first page: all pages, the ones for users first. */
import Link from "next/link";
import { docPath } from "../routes/paths.ts";
import { buildersShelf, type Shelf } from "./doc-shelves.ts";

export function DocsIndex({ shelves }: { readonly shelves: readonly Shelf[] }) {
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Documentation</h1>
      <p className="mt-2 max-w-2xl text-lg text-ink-soft">
        How to begin, what the pages and commands do, what is kept, and who may do what. It is the documentation of the
        version that runs here.
      </p>
      <div className="mt-8 grid gap-x-10 gap-y-8 sm:grid-cols-2">
        {shelves.map(({ title, pages }) => (
          <section key={title} aria-label={title} className={title === buildersShelf ? "sm:col-span-2" : undefined}>
            <h2 className="border-b border-line pb-2 text-lg font-semibold">{title}</h2>
            <ul className={title === buildersShelf ? "mt-2 grid gap-x-10 sm:grid-cols-2" : "mt-2"}>
              {pages.map((page) => (
                <li key={page.name}>
                  <Link
                    href={docPath(page.name)}
                    className="flex min-h-8 items-center rounded-md text-ink-soft hover:text-accent hover:underline pointer-coarse:min-h-11"
                  >
                    {page.title}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
