/** "/" goes to the search from every page without a terminal, where no text is typed. */
"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect } from "react";
import { searchPath } from "../routes/paths.ts";

/** Calls back for a "/" that nobody types into anything; undefined leaves it to others. */
export function useSlashKey(onSlash: (() => void) | undefined): void {
  useEffect(() => {
    if (onSlash === undefined) return undefined;
    const listen = (event: globalThis.KeyboardEvent) => {
      const isPlain = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isPlain || event.defaultPrevented || isTypedInto(event.target)) return;
      event.preventDefault();
      onSlash();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [onSlash]);
}

/** Also dialogs and menus: what is behind them is not to be left. */
function isTypedInto(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=dialog], [role=menu]") !== null)
  );
}

export function SlashKey() {
  const router = useRouter();
  const pathname = usePathname();
  // The page of the search has its own way to its field, and beside a terminal a key is the terminal's.
  const isOthers = pathname === searchPath || pathname.includes("/terminals/");
  useSlashKey(isOthers ? undefined : () => router.push(searchPath));
  return null;
}
