/** Says in a list that a session is not recorded, or is to be paused; what it means is in its title. */
import type { ApiSession } from "@coda/protocol";
import { Badge } from "@/ui/badge.tsx";
import { recordingBadge, recordingView } from "./recording-state.ts";

export function RecordingBadge({ session }: { readonly session: ApiSession }) {
  const words = recordingBadge(recordingView(session, null));
  if (words === undefined) return null;
  return (
    <span title={words.meaning} className="inline-flex" data-testid="recording-badge">
      <Badge tone="idle" hollow>
        {words.text}
      </Badge>
    </span>
  );
}
