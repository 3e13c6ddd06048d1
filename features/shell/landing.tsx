/** The landing page: what Coda is, how it looks, why it can be trusted, and how to begin. */
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { docPath, docsPath, downloadPath, ideasPath, signInPath } from "../routes/paths.ts";
import { ProductPicture } from "./product-picture.tsx";
import { PublicHeader } from "./public-header.tsx";
import type { Theme } from "./theme.ts";

interface Point {
  readonly title: string;
  readonly text: string;
}

const abilities: readonly Point[] = [
  {
    title: "One session, both sides",
    text: "It is an ordinary tmux session. Attach to it in a local terminal whenever you like; both see and type the same.",
  },
  {
    title: "Every byte is kept",
    text: "What programs print is recorded as they wrote it. Close the tab or the network: the history is there, and the stream goes on where it stopped.",
  },
  {
    title: "Readable with the machine off",
    text: "Transcripts lie in the database of this server. What ran last night can be read while the laptop sleeps.",
  },
  {
    title: "Found again",
    text: "One search over all that your terminals printed, and a list of commands with directory, exit code and duration, each one click from its output.",
  },
  {
    title: "You are told",
    text: "A program asks, a long command ends, a line you watch for is printed: it is in your inbox, and on your phone if you like.",
  },
  {
    title: "Gaps are told",
    text: "Where output could not be recorded, the transcript says so, with its size and cause.",
  },
];

const safeguards: readonly Point[] = [
  {
    title: "No open port",
    text: "The helper on your machine calls out. Nothing listens there, and only sessions that Coda opened are shown.",
  },
  {
    title: "Keys only your machine reads",
    text: "What you type is encrypted in the browser for your machine alone. The relay in between can neither read nor forge it.",
  },
  {
    title: "The machine has the last word",
    text: "Its own rules say which browsers may type. Nobody can change them from elsewhere, and a panic command cuts all of them off.",
  },
  {
    title: "Secrets masked",
    text: "What looks like a password or a token is blanked before output leaves the machine to be stored.",
  },
];

const steps: readonly { readonly title: string; readonly text: ReactNode }[] = [
  {
    title: "Get the helper",
    text: (
      <>
        On the machine that has tmux, <Words href={downloadPath}>install the helper</Words>.
      </>
    ),
  },
  {
    title: "Pair it",
    text: (
      <>
        Run <Code>coda-runner pair</Code>, look at the machine in the browser, and say yes on both sides.
      </>
    ),
  },
  {
    title: "Open a terminal",
    text: (
      <>
        Here in the browser, and on the machine with <Code>tmux attach -t coda</Code>.
      </>
    ),
  },
];

function Code({ children }: { readonly children: string }) {
  return <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.9em] whitespace-nowrap">{children}</code>;
}

function Words({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Link href={href} className="text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent">
      {children}
    </Link>
  );
}

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

function Section({ title, children }: SectionProps) {
  return (
    <section aria-label={title} className="border-t border-line py-8 lg:grid lg:grid-cols-[12rem_minmax(0,1fr)]">
      <h2 className="mb-5 text-lg font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Points({ points }: { readonly points: readonly Point[] }) {
  return (
    <dl className={classNames("grid gap-x-10 gap-y-6 sm:grid-cols-2", points.length % 3 === 0 && "xl:grid-cols-3")}>
      {points.map(({ title, text }) => (
        <div key={title}>
          <dt className="font-medium">{title}</dt>
          <dd className="mt-1 text-ink-soft">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Steps() {
  return (
    <ol className="grid gap-x-10 gap-y-6 sm:grid-cols-3">
      {steps.map(({ title, text }, index) => (
        <li key={title} className="flex gap-3">
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-medium text-accent"
          >
            {index + 1}
          </span>
          <div>
            <p className="font-medium">{title}</p>
            <p className="mt-1 text-ink-soft">{text}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function WaysOn({ signedIn }: { readonly signedIn: boolean }) {
  return (
    <div className="mt-7 flex flex-wrap gap-3">
      <Link href={signedIn ? ideasPath : signInPath} className={buttonLook({ variant: "primary", size: "lg" })}>
        {signedIn ? "Open your ideas" : "Sign in"}
      </Link>
      <Link href={docsPath} className={buttonLook({ size: "lg" })}>
        Read how it works
      </Link>
    </div>
  );
}

interface LandingProps {
  readonly signedIn: boolean;
  readonly theme: Theme;
}

export function Landing({ signedIn, theme }: LandingProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <PublicHeader signedIn={signedIn} />
      <main id="content" className="mx-auto w-full max-w-6xl flex-1 px-5 sm:px-8">
        <div className="grid items-center gap-10 pt-8 pb-12 lg:grid-cols-[minmax(0,5fr)_minmax(0,8fr)] lg:pt-14 lg:pb-16">
          <div>
            <h1 className="text-2xl font-semibold tracking-tight sm:text-3xl">
              Your tmux sessions, open in a browser tab.
            </h1>
            <p className="mt-4 max-w-lg text-lg text-ink-soft">
              Coda brings the terminals of your own machine into the browser and keeps a byte-exact transcript of each.
              An idea has its terminals, wherever you are.
            </p>
            <WaysOn signedIn={signedIn} />
          </div>
          <ProductPicture theme={theme} />
        </div>
        <Section title="What it does">
          <Points points={abilities} />
        </Section>
        <Section title="Why it is safe">
          <Points points={safeguards} />
        </Section>
        <Section title="How to begin">
          <Steps />
        </Section>
      </main>
      <footer className="border-t border-line">
        <nav
          aria-label="More"
          className="mx-auto flex w-full max-w-6xl flex-wrap gap-x-6 px-5 py-4 text-sm text-ink-soft sm:px-8"
        >
          {[
            { href: docsPath, text: "Documentation" },
            { href: downloadPath, text: "Get the helper" },
            { href: docPath("compare"), text: "How it compares" },
            { href: docPath("law"), text: "The machine's own law" },
          ].map(({ href, text }) => (
            <Link key={href} href={href} className="flex min-h-8 items-center hover:text-ink pointer-coarse:min-h-11">
              {text}
            </Link>
          ))}
        </nav>
      </footer>
    </div>
  );
}
