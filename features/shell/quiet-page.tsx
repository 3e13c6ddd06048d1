/** A page with one thing in its middle: signing in, nothing found, something broke. */
import Link from "next/link";
import type { ReactNode } from "react";
import { Wordmark } from "./wordmark.tsx";

export function QuietPage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main id="content" className="mx-auto flex min-h-[80dvh] w-full max-w-md flex-col justify-center px-5 py-10">
      <Link href="/" aria-label="Coda, start page" className="mb-8 self-start rounded-sm">
        <Wordmark />
      </Link>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">{title}</h1>
      {children}
    </main>
  );
}
