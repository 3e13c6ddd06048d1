/** The pages for whoever runs the server, and which of them this is. */
"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/ui/class-names.ts";
import { adminPath, figuresPath } from "../routes/paths.ts";

const pages = [
  { path: adminPath, text: "Accounts" },
  { path: figuresPath, text: "Metrics" },
] as const;

export function AdminPages() {
  const pathname = usePathname();
  return (
    <nav aria-label="This server" className="mb-4 flex gap-1 border-b border-line">
      {pages.map(({ path, text }) => (
        <Link
          key={path}
          href={path}
          aria-current={pathname === path ? "page" : undefined}
          className={classNames(
            "-mb-px flex h-8 items-center border-b-2 px-2.5 text-sm hover:text-ink pointer-coarse:h-11",
            pathname === path ? "border-accent text-ink" : "border-transparent text-ink-soft",
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
