"use client";

import { BrokenPage } from "@/features/shell/broken-page.tsx";
import "@/ui/tokens.css";

export default function GlobalError({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <BrokenPage digest={error.digest} onRetry={reset} />
      </body>
    </html>
  );
}
