/** A session's status as a badge; what the status means is in its title. */
import type { SessionStatus } from "@coda/protocol";
import { Badge } from "@/ui/badge.tsx";
import { statusWords } from "./session-status.ts";

export function SessionBadge({ status }: { readonly status: SessionStatus }) {
  const words = statusWords[status];
  return (
    <span title={words.meaning} className="inline-flex" data-testid="session-status" data-status={status}>
      <Badge tone={words.tone} hollow={words.hollow}>
        {words.text}
      </Badge>
    </span>
  );
}
