/** Which terminals may fill this browser's clipboard without being asked about, and the way to take that back. */
"use client";

import { useSyncExternalStore } from "react";
import { Button } from "@/ui/button.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { clipboardAllowed } from "./clipboard-allowed.ts";
import { counted } from "./text-preview.ts";

const none: readonly string[] = [];

export function ClipboardSection() {
  const allowed = useSyncExternalStore(clipboardAllowed.subscribe, clipboardAllowed.get, () => none);
  return (
    <AccountSection
      title="Programs and the clipboard"
      note="A program that asks to put text on your clipboard (OSC 52) is shown with it, and waits. None can read it."
    >
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <p role="status" className="text-ink-soft">
          {allowed.length === 0
            ? "No terminal may do so without being asked about."
            : `${counted(allowed.length, "terminal")} may do so without being asked about.`}
        </p>
        {allowed.length > 0 && <Button onClick={clipboardAllowed.forget}>Ask about all of them again</Button>}
      </div>
    </AccountSection>
  );
}
