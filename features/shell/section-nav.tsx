/** The pages of a frame, such as settings, and which of them this is. */
"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/ui/class-names.ts";

/** One page of a frame. */
export interface Section {
  readonly path: string;
  readonly text: string;
  /** What is there, for those who look for it. */
  readonly note: string;
}

interface SectionNavProps {
  readonly label: string;
  readonly sections: readonly Section[];
  /** A phone shows them in rows above the page, where they have no page of their own. */
  readonly onPhones: "rows" | "hidden";
}

export function SectionNav({ label, sections, onPhones }: SectionNavProps) {
  const pathname = usePathname();
  return (
    <nav
      aria-label={label}
      className={classNames(
        "flex shrink-0 gap-1 md:w-44 md:flex-col",
        onPhones === "hidden" ? "max-md:hidden" : "max-md:mb-5 max-md:flex-wrap",
      )}
    >
      {sections.map(({ path, text }) => (
        <Link
          key={path}
          href={path}
          aria-current={pathname === path ? "page" : undefined}
          className={classNames(
            "flex h-8 items-center rounded-md px-2.5 text-sm hover:bg-hover pointer-coarse:h-11",
            pathname === path ? "bg-hover font-medium text-ink" : "text-ink-soft",
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
