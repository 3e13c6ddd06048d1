"use client";

import { BrokenPage } from "@/features/shell/broken-page.tsx";

export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}) {
  return <BrokenPage digest={error.digest} onRetry={reset} />;
}
