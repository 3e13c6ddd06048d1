/** All settings as a list, for a phone; where the list stands beside each page, it is on view until the first page has come. */
"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { rowsLook } from "@/ui/list.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { firstSection, settingsSections } from "./settings-sections.ts";

/** Tailwind's `md`. */
const wide = "(width >= 48rem)";

export function SettingsIndex() {
  const router = useRouter();
  useEffect(() => {
    if (matchMedia(wide).matches) router.replace(firstSection.path);
  }, [router]);
  return (
    <PageFrame title="Settings">
      <nav aria-label="Settings">
        <ul className={rowsLook}>
          {settingsSections.map(({ path, text, note }) => (
            <li key={path}>
              <Link href={path} className="block px-4 py-3 hover:bg-hover">
                <span className="block font-medium">{text}</span>
                <span className="block text-sm text-ink-soft">{note}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </PageFrame>
  );
}
