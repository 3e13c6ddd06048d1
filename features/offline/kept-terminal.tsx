/** One terminal as this browser kept it: to be read, scrolled and copied, while no server can be reached. */
"use client";

import { openKeptTerminal } from "@coda/terminal-client";
import { useEffect, useRef } from "react";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { ArrowLeftIcon } from "@/ui/icons.ts";
import { followTerminalLook, readTerminalLook } from "../appearance/terminal-look.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import type { Kept } from "./kept-names.ts";

function Surface({ kept: { paint, slot, ideaTitle } }: { readonly kept: Kept }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const handle = openKeptTerminal(paint, readTerminalLook());
    const unmount = handle.mount(place.current);
    // The screen is drawn on a canvas: the whole-system tests find its lines here.
    Object.assign(place.current, { terminalLines: () => handle.lines() });
    const unwatch = followTerminalLook(place.current, (look) => handle.setTheme(look));
    return () => {
      unwatch();
      unmount();
      handle.dispose();
    };
  }, [paint]);
  const label = `Terminal ${slot} of ${ideaTitle}, as it was kept`;
  return (
    <div ref={place} role="group" aria-label={label} data-testid="terminal" className="absolute inset-0 px-2 pt-1" />
  );
}

interface KeptTerminalProps {
  readonly kept: Kept;
  readonly onBack: () => void;
  readonly onRetry: () => void;
}

export function KeptTerminal({ kept, onBack, onRetry }: KeptTerminalProps) {
  return (
    <main id="content" className="flex h-dvh min-h-64 flex-col">
      <div className="flex shrink-0 items-center gap-2 border-b border-line bg-raised px-2 py-1.5 pt-[max(0.375rem,env(safe-area-inset-top))] sm:px-3">
        <Button variant="ghost" size="icon" aria-label="All that this browser kept" onClick={onBack}>
          <ArrowLeftIcon aria-hidden />
        </Button>
        <h1 className="flex min-w-0 items-baseline gap-2">
          <span className="truncate font-mono font-medium">{kept.slot}</span>
          <span className="truncate text-ink-soft">{kept.ideaTitle}</span>
        </h1>
        <Badge tone="idle">kept</Badge>
        <Button className="ml-auto" onClick={onRetry}>
          Try again
        </Button>
      </div>
      <div className="relative min-h-0 flex-1 overflow-hidden bg-terminal text-terminal-ink">
        <Surface kept={kept} />
      </div>
      <footer className="shrink-0 border-t border-line bg-raised px-3 py-1.5 text-xs text-ink-soft pb-[max(0.375rem,env(safe-area-inset-bottom))]">
        Coda cannot be reached. This is what was seen here{" "}
        <RelativeTime iso={new Date(kept.paint.savedAtMs).toISOString()} />.
      </footer>
    </main>
  );
}
