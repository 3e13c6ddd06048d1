/**
 * A page with one thing in its middle: signing in, nothing found, something broke. Its links are plain: it comes along with
 * every page, for when that fails, and would bring Next's with it.
 */
import type { ReactNode } from "react";
import { Wordmark } from "./wordmark.tsx";

const startPath = "/";

export function QuietPage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main id="content" className="mx-auto flex min-h-[80dvh] w-full max-w-md flex-col justify-center px-5 py-10">
      <a
        href={startPath}
        aria-label="Coda, start page"
        className="mb-8 flex items-center self-start rounded-sm pointer-coarse:h-11"
      >
        <Wordmark />
      </a>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">{title}</h1>
      {children}
    </main>
  );
}
