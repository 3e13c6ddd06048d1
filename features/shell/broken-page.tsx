/** A page that failed while it was drawn: what can be done, and the number under which it was logged. */
"use client";

import { Button } from "@/ui/button.tsx";
import { QuietPage } from "./quiet-page.tsx";

interface BrokenPageProps {
  readonly digest: string | undefined;
  readonly onRetry: () => void;
}

export function BrokenPage({ digest, onRetry }: BrokenPageProps) {
  return (
    <QuietPage title="This page failed">
      <p className="text-ink-soft">
        Your terminals are not touched by it: they run on your own machine. Try again; if it stays, the log of the web
        server says more{digest === undefined ? "" : ", under this number"}.
      </p>
      {digest !== undefined && <p className="mt-2 font-mono text-xs text-ink-quiet">{digest}</p>}
      <div className="mt-6">
        <Button variant="primary" onClick={onRetry}>
          Try again
        </Button>
      </div>
    </QuietPage>
  );
}
