/** The bar on top of every signed-in page. */
"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/ui/class-names.ts";
import { NoticeBell } from "../notices/notice-bell.tsx";
import { PaletteButton } from "../palette/palette-button.tsx";
import { devicesPath, ideasPath, searchPath } from "../routes/paths.ts";
import { PageKeys } from "../shortcuts/page-keys.tsx";
import type { Theme } from "./theme.ts";
import { hasOwnBar } from "./own-bar.ts";
import { PageComing } from "./page-coming.tsx";
import { PlaceLink } from "./place-link.tsx";
import { UserMenu } from "./user-menu.tsx";
import { Wordmark } from "./wordmark.tsx";

const places = [
  { path: ideasPath, text: "Ideas" },
  { path: devicesPath, text: "Devices" },
  { path: searchPath, text: "Search" },
] as const;

interface AppHeaderProps {
  readonly userName: string;
  readonly theme: Theme;
  readonly signOut: () => Promise<void>;
}

export function AppHeader({ userName, theme, signOut }: AppHeaderProps) {
  const pathname = usePathname();
  return (
    <header
      className={classNames(
        "relative flex h-12 shrink-0 items-center gap-1 border-b border-line bg-raised px-3 max-[24rem]:px-1.5 sm:px-5",
        hasOwnBar(pathname) && "short:hidden",
      )}
    >
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:p-2"
      >
        Skip to content
      </a>
      <Link href={ideasPath} aria-label="Coda, your ideas" className="flex rounded-sm p-1 pointer-coarse:p-3 sm:mr-4">
        <Wordmark compact />
      </Link>
      <nav aria-label="Main" className="flex items-center gap-0.5">
        {places.map(({ path, text }) => (
          <PlaceLink key={path} href={path} here={pathname.startsWith(path)}>
            {text}
          </PlaceLink>
        ))}
      </nav>
      <PageKeys />
      <div className="ml-auto flex items-center gap-1">
        <PaletteButton />
        <NoticeBell />
        <UserMenu name={userName} theme={theme} signOut={signOut} />
      </div>
      <PageComing />
    </header>
  );
}
