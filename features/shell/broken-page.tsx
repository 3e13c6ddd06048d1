/** A page that failed while it was drawn: what can be done, and the number under which it was logged. */
"use client";

import type { ErrorCode } from "@coda/protocol";
import { Button } from "@/ui/button.tsx";
import { QuietPage } from "./quiet-page.tsx";

interface BrokenPageProps {
  readonly digest: string | undefined;
  readonly onRetry: () => void;
}

/** What the digest of a failure that the server expects is. */
const away = "unavailable" satisfies ErrorCode;

export function BrokenPage({ digest, onRetry }: BrokenPageProps) {
  return digest === away ? <AwayPage onRetry={onRetry} /> : <FailedPage digest={digest} onRetry={onRetry} />;
}

function AwayPage({ onRetry }: Pick<BrokenPageProps, "onRetry">) {
  return (
    <QuietPage title="The database cannot be reached">
      <p className="text-ink-soft">
        Your terminals are not touched by it: they run on your own machine, and what they print is kept there until the
        database is back. Try again soon.
      </p>
      <RetryButton onRetry={onRetry} />
    </QuietPage>
  );
}

function FailedPage({ digest, onRetry }: BrokenPageProps) {
  return (
    <QuietPage title="This page failed">
      <p className="text-ink-soft">
        Your terminals are not touched by it: they run on your own machine. Try again; if it stays, the log of the web
        server says more{digest === undefined ? "" : ", under this number"}.
      </p>
      {digest !== undefined && <p className="mt-2 font-mono text-xs text-ink-quiet">{digest}</p>}
      <RetryButton onRetry={onRetry} />
    </QuietPage>
  );
}

function RetryButton({ onRetry }: Pick<BrokenPageProps, "onRetry">) {
  return (
    <div className="mt-6">
      <Button variant="primary" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
