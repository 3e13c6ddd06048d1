/** The bar on top of every signed-in page. */
"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/ui/class-names.ts";
import { NoticeBell } from "../notices/notice-bell.tsx";
import { devicesPath, ideasPath, searchPath } from "../routes/paths.ts";
import { SlashKey } from "../search/slash-key.tsx";
import type { Theme } from "./theme.ts";
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
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-raised px-3 sm:px-5">
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
        {places.map((place) => {
          const here = pathname.startsWith(place.path);
          return (
            <Link
              key={place.path}
              href={place.path}
              aria-current={here ? "page" : undefined}
              className={classNames(
                "flex h-8 items-center rounded-md px-2.5 text-sm hover:bg-hover max-sm:px-2 pointer-coarse:h-11",
                here ? "font-medium text-ink" : "text-ink-soft",
              )}
            >
              {place.text}
            </Link>
          );
        })}
      </nav>
      <SlashKey />
      <div className="ml-auto flex items-center gap-1">
        <NoticeBell />
        <UserMenu name={userName} theme={theme} signOut={signOut} />
      </div>
    </header>
  );
}
