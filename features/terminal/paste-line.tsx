/** A paste that takes a while: how far it is, and the way out. Lies over the terminal, whose size stays as it is. */
"use client";

import type { PasteView } from "@coda/terminal-client";
import { Button } from "@/ui/button.tsx";
import { pasteText } from "./paste-words.ts";

interface PasteLineProps {
  readonly paste: PasteView;
  readonly onCancel: () => void;
}

export function PasteLine({ paste, onCancel }: PasteLineProps) {
  return (
    <div
      data-testid="paste-line"
      className="absolute inset-x-0 top-0 z-10 flex items-center gap-3 border-b border-line bg-raised px-3 py-1 text-xs text-ink-soft"
    >
      <span className="whitespace-nowrap">{pasteText(paste)}</span>
      <progress
        aria-label="Paste"
        max={paste.bytes}
        value={paste.receivedBytes}
        className="h-1 min-w-0 flex-1 appearance-none overflow-hidden rounded-full border-0 bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
      />
      <Button size="sm" variant="ghost" onClick={onCancel} data-testid="cancel-paste">
        Cancel
      </Button>
    </div>
  );
}
