/**
 * What was typed before the page was loaded and may not have arrived, until the reader knows. Above the terminal, not over
 * it: the reader is to look there.
 */
"use client";

import type { UnconfirmedInput } from "@coda/terminal-client";
import { Button } from "@/ui/button.tsx";
import { WarningIcon } from "@/ui/icons.ts";
import { useNow } from "../time/wall-clock.ts";
import { unconfirmedText } from "./unconfirmed-words.ts";

interface UnconfirmedLineProps {
  readonly input: UnconfirmedInput;
  readonly onDismiss: () => void;
}

export function UnconfirmedLine({ input, onDismiss }: UnconfirmedLineProps) {
  const nowMs = useNow(60_000);
  if (nowMs === null) return null;
  return (
    <div
      role="alert"
      data-testid="unconfirmed-input"
      className="flex shrink-0 items-center gap-2.5 border-b border-warn/40 bg-warn-soft px-3 py-1 text-xs text-ink"
    >
      <WarningIcon aria-hidden className="size-4 shrink-0 text-warn" />
      <span className="min-w-0 flex-1">{unconfirmedText(input, { nowMs })}</span>
      <Button size="sm" variant="ghost" onClick={onDismiss} data-testid="dismiss-unconfirmed">
        Dismiss
      </Button>
    </div>
  );
}
