/** Keys that no page can have, and where they can be had all the same. */
"use client";

import { AccountSection } from "../account/account-section.tsx";
import { KeyCombo } from "../shortcuts/key-combo.tsx";
import type { Platform } from "../shortcuts/shortcut-table.ts";

/** Chromium's IsReservedCommandOrKey, Firefox's reserved keys: closing and opening tabs and windows. */
const kept: Readonly<Record<Platform, readonly string[]>> = {
  mac: ["Meta+w", "Meta+t", "Meta+n", "Meta+q"],
  other: ["Ctrl+w", "Ctrl+t", "Ctrl+n", "Ctrl+Shift+w", "Ctrl+Shift+t", "Ctrl+Shift+n"],
};

export function BrowserKeys({ platform }: { readonly platform: Platform }) {
  return (
    <AccountSection title="Keys that the browser keeps">
      <div className="max-w-prose space-y-3 text-sm text-ink-soft">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          {kept[platform].map((keys) => (
            <KeyCombo key={keys} keys={keys} platform={platform} />
          ))}
        </p>
        <p>
          In a tab these close and open tabs, and no page hears of them. A terminal gets them in the full screen of
          Chrome and Edge, where Coda asks for them, and those that open tabs in Coda installed as an app (in your
          account’s menu, where the browser offers it).
        </p>
      </div>
    </AccountSection>
  );
}
