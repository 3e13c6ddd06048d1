/** What can be done with what a finger selected: beside the keys, where the thumb is, and not over the text. */
"use client";

import { Button } from "@/ui/button.tsx";
import { useBrief } from "@/ui/brief-clock.ts";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { writeClipboard } from "../terminal/browser-clipboard.ts";

interface SelectionBarProps {
  readonly handle: Pick<TerminalSessionHandle, "touch" | "text">;
}

const refusedMs = 4_000;

export function SelectionBar({ handle }: SelectionBarProps) {
  const [refused, showRefused] = useBrief(refusedMs);
  const copy = async () => {
    if (await writeClipboard(handle.text.selected())) handle.touch.endSelection();
    else showRefused();
  };
  const share = async () => {
    try {
      await navigator.share({ text: handle.text.selected() });
      handle.touch.endSelection();
    } catch {
      // The reader closed the sheet: what is selected stays.
    }
  };
  return (
    <div
      role="group"
      aria-label="Selected text"
      data-testid="selection-bar"
      className="flex shrink-0 items-center gap-2 border-t border-line bg-raised px-2 py-1"
    >
      <Button variant="primary" size="field" onClick={() => void copy()}>
        Copy
      </Button>
      {"share" in navigator && (
        <Button size="field" onClick={() => void share()}>
          Share
        </Button>
      )}
      <Button size="field" onClick={() => handle.text.selectAll()}>
        All
      </Button>
      <span role="status" className="min-w-0 truncate text-xs text-warn">
        {refused && "The browser did not let this page copy"}
      </span>
      <Button variant="ghost" size="field" className="ml-auto" onClick={() => handle.touch.endSelection()}>
        Done
      </Button>
    </div>
  );
}
