/** A guest wants to type, and waits for the owner's yes or no. One at a time, that the terminal stays in view. */
"use client";

import type { ApiSession, ApiShare } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Notice } from "@/ui/notice.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { AskedOnceMore } from "./asked-once-more.tsx";
import { ownerCalls } from "./share-calls.ts";
import { useShareCall } from "./use-share-call.ts";

export interface GuestQuestionProps {
  readonly session: Pick<ApiSession, "slot">;
  /** Who asks, and by which link they came. */
  readonly asking: readonly { readonly share: ApiShare; readonly guest: ApiShare["guests"][number] }[];
}

export function GuestQuestion({ session, asking }: GuestQuestionProps) {
  const answer = useShareCall(ownerCalls.answer);
  const [allowed, setAllowed] = useState<string>();
  return (
    <div className="shrink-0 space-y-2 px-2 not-empty:py-2">
      {answer.failure && <FailureNotice title="Your answer did not get through" failure={answer.failure} />}
      {allowed !== undefined && <Allowed name={allowed} onClose={() => setAllowed(undefined)} />}
      {asking.slice(0, 1).map(({ share, guest }) => {
        const say = (typing: "allowed" | "no") =>
          answer.perform({ share: share.id, guest: guest.id, typing }, () =>
            setAllowed(typing === "allowed" ? guest.name : undefined),
          );
        return (
          <Notice
            key={guest.id}
            tone="warn"
            title={`${guest.name} asks to type in ${session.slot}`}
            testId="guest-asks"
            action={
              <div className="flex gap-2">
                <Button size="sm" busy={answer.busy} onClick={() => say("no")}>
                  No
                </Button>
                <Button
                  size="sm"
                  variant="primary"
                  busy={answer.busy}
                  onClick={() => say("allowed")}
                  data-testid="guest-allow"
                >
                  Let them type
                </Button>
              </div>
            }
          >
            They came by {share.label === "" ? "a link of yours" : `the link “${share.label}”`}, and called themselves
            that. What they type runs on your machine as you.
            {asking.length > 1 && (
              <>
                {" "}
                {asking.length - 1} more {asking.length === 2 ? "asks" : "ask"}.
              </>
            )}
          </Notice>
        );
      })}
    </div>
  );
}

function Allowed({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const close = (
    <Button size="sm" onClick={onClose}>
      Close
    </Button>
  );
  return (
    <Notice title={`${name} may type`} testId="guest-allowed" action={close}>
      <AskedOnceMore />
    </Notice>
  );
}
