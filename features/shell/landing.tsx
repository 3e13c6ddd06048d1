/** The landing page: what Coda is, in one screen. The picture is drawn, not a screenshot, and says so. */
import { canonicalName, defaultSessionPrefix, defaultSlot, ideaIdSchema, statusLineName } from "@coda/protocol";
import Link from "next/link";
import type { ReactNode } from "react";
import { Dot } from "@/ui/badge.tsx";
import { buttonLook } from "@/ui/button.tsx";
import { ideasPath, signInPath } from "../routes/paths.ts";
import { Wordmark } from "./wordmark.tsx";

const example = { prefix: defaultSessionPrefix, idea: ideaIdSchema.parse("field-notes"), slot: defaultSlot };

function Prompt({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <span className="text-ink-quiet">$ </span>
      {children}
    </>
  );
}

function Screen({ place, children }: { readonly place: string; readonly children: ReactNode }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-terminal shadow-float">
      <p className="border-b border-line bg-raised px-3 py-1.5 text-xs text-ink-quiet">{place}</p>
      {children}
    </div>
  );
}

function Picture() {
  return (
    <figure className="min-w-0">
      <div aria-hidden className="font-mono text-xs leading-5 text-terminal-ink sm:text-sm">
        <div className="sm:mr-14">
          <Screen place="a terminal on your machine">
            <pre className="overflow-hidden px-3 pt-3 pb-6 max-sm:text-[0.6875rem]">
              <Prompt>tmux attach -t {canonicalName(example)}</Prompt>
            </pre>
          </Screen>
        </div>
        <div className="relative -mt-3 ml-4 sm:ml-14">
          <Screen place="the same session in a browser">
            <pre className="overflow-hidden px-3 py-3">
              <Prompt>npm test</Prompt>
              {"\n"}
              <span className="text-live"> ✓ 212 passed</span>
              {"  4.1 s\n"}
              <Prompt>
                <span className="inline-block h-[1.1em] w-[0.6em] translate-y-[0.2em] bg-accent" />
              </Prompt>
            </pre>
            <p className="flex flex-wrap items-center gap-x-4 border-t border-line bg-raised px-3 py-1.5 text-xs text-ink-soft">
              <span className="inline-flex items-center gap-1.5 font-sans font-medium text-live">
                <Dot /> live
              </span>
              <span className="truncate">{statusLineName(example)}</span>
              <span className="ml-auto max-sm:hidden">120×40</span>
            </p>
          </Screen>
        </div>
      </div>
      <figcaption className="mt-3 text-xs text-ink-quiet">
        A drawing: one tmux session, attached locally and open in a browser at the same time.
      </figcaption>
    </figure>
  );
}

const facts = [
  {
    title: "From both sides",
    text: "It is an ordinary tmux session. Attach to it locally whenever you like; browser and terminal see each other type.",
  },
  {
    title: "Every byte kept",
    text: "Output is recorded as the program wrote it. Close the tab or the laptop: the history is there, and the stream goes on where it stopped.",
  },
  {
    title: "Gaps are named",
    text: "Where output could not be recorded, the transcript says so, with size and cause. Nothing is papered over.",
  },
] as const;

export function Landing() {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-6xl flex-col px-5 sm:px-8">
      <header className="flex h-16 items-center justify-between">
        <Wordmark />
        <Link href={signInPath} className={buttonLook({ variant: "ghost" })}>
          Sign in
        </Link>
      </header>
      <main className="flex flex-1 flex-col justify-center gap-14 py-8 lg:py-12">
        <div className="grid items-center gap-12 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
          <div>
            <h1 className="text-2xl font-semibold tracking-tight sm:text-3xl">
              Your tmux sessions, open in a browser tab.
            </h1>
            <p className="mt-4 max-w-lg text-lg text-ink-soft">
              Coda bridges the sessions on your own machine to the web and keeps a byte-exact transcript of each. One
              idea, its terminals, wherever you are.
            </p>
            <div className="mt-7 flex flex-wrap gap-3">
              <Link href={ideasPath} className={buttonLook({ variant: "primary", size: "lg" })}>
                Open your ideas
              </Link>
            </div>
          </div>
          <Picture />
        </div>
        <dl className="grid gap-x-10 gap-y-6 border-t border-line pt-8 sm:grid-cols-3">
          {facts.map((fact) => (
            <div key={fact.title}>
              <dt className="font-medium">{fact.title}</dt>
              <dd className="mt-1 text-sm text-ink-soft">{fact.text}</dd>
            </div>
          ))}
        </dl>
      </main>
    </div>
  );
}
