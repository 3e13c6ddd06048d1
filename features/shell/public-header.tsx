/** The bar on top of the pages that everybody may read. */
import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { docsPath, downloadPath, ideasPath, signInPath } from "../routes/paths.ts";
import { PlaceLink } from "./place-link.tsx";
import { Wordmark } from "./wordmark.tsx";

const places = [
  { path: docsPath, text: "Docs" },
  { path: downloadPath, text: "Download" },
] as const;

interface PublicHeaderProps {
  readonly signedIn: boolean;
  readonly here?: (typeof places)[number]["path"];
}

export function PublicHeader({ signedIn, here }: PublicHeaderProps) {
  return (
    <header className="mx-auto flex h-14 w-full max-w-6xl shrink-0 items-center gap-1 px-3 sm:px-6">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:p-2"
      >
        Skip to content
      </a>
      <Link
        href="/"
        aria-label="Coda, start page"
        className="mr-auto flex items-center rounded-sm p-2 pointer-coarse:h-11"
      >
        <Wordmark />
      </Link>
      <nav aria-label="Main" className="flex items-center gap-0.5">
        {places.map(({ path, text }) => (
          <PlaceLink key={path} href={path} here={path === here}>
            {text}
          </PlaceLink>
        ))}
      </nav>
      <Link
        href={signedIn ? ideasPath : signInPath}
        className={classNames(buttonLook({ variant: "secondary" }), "ml-2")}
      >
        {signedIn ? "Your ideas" : "Sign in"}
      </Link>
    </header>
  );
}
