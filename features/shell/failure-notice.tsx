/** A failed question or deed, in the API's own words, with the number the server logged it under. */
"use client";

import { Button } from "@/ui/button.tsx";
import { RetryIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import type { Failure } from "../api/api-error.ts";

interface FailureNoticeProps {
  readonly title: string;
  readonly failure: Failure;
  readonly onRetry?: () => void;
}

export function FailureNotice({ title, failure, onRetry }: FailureNoticeProps) {
  const retry = onRetry && (
    <Button size="sm" onClick={onRetry}>
      <RetryIcon aria-hidden /> Try again
    </Button>
  );
  return (
    <Notice tone="danger" title={title} testId="failure" action={retry}>
      {failure.message}
      {failure.requestId !== undefined && (
        <span className="block font-mono text-xs text-ink-quiet">request {failure.requestId}</span>
      )}
    </Notice>
  );
}
