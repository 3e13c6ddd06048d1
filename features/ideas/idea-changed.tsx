/** What came of a change of an idea, with the way back. */
import { Button } from "@/ui/button.tsx";
import { Notice } from "@/ui/notice.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { changeWords } from "./idea-words.ts";
import type { ChangingIdea } from "./use-change-idea.ts";

/** What was put away is out of sight: where it went, and the way back. */
export function IdeaChanged({ last, failure, change, dismiss }: ChangingIdea) {
  if (last === undefined) return null;
  const words = changeWords(last);
  if (failure !== undefined)
    return <FailureNotice title={words.failed} failure={failure} onRetry={() => change(last)} />;
  if (last.patch.archived !== true) return null;
  return (
    <Notice
      title={words.done}
      testId="idea-archived"
      action={
        <span className="flex gap-2">
          <Button size="sm" onClick={() => change({ ...last, patch: { archived: false } })}>
            Undo
          </Button>
          <Button size="sm" variant="ghost" onClick={dismiss}>
            Dismiss
          </Button>
        </span>
      }
    >
      Its terminals run on, and what needs attention there is still told.
    </Notice>
  );
}
