/** Becoming a member by a link: nothing happens before the reader says so. */
"use client";

import { acceptInvitationSchema, type AcceptInvitationReply } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Button } from "@/ui/button.tsx";
import { keptWay } from "../account/kept-way.ts";
import { LinkCard } from "../account/link-card.tsx";
import type { ActionReply } from "../api/action-reply.ts";
import { useAction } from "../api/queries.ts";
import { ideaPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";

export type AcceptAction = (input: { token: string }) => Promise<ActionReply<AcceptInvitationReply>>;

interface AcceptInvitationProps {
  /** As whom the reader is signed in. */
  readonly as: string;
  readonly accept: AcceptAction;
}

export function AcceptInvitation(props: AcceptInvitationProps) {
  return (
    <LinkCard without="Open the invitation by the whole link you were given.">
      {(token) => <AcceptCard {...props} token={token} />}
    </LinkCard>
  );
}

function AcceptCard({ as, accept, token }: AcceptInvitationProps & { readonly token: string }) {
  const router = useRouter();
  const { perform, busy, failure } = useAction(accept);
  const isGone = failure?.code === "gone";
  useEffect(() => {
    // It leads nowhere: nobody is to be brought back to it.
    if (isGone) keptWay.forget();
  }, [isGone]);
  const join = () => {
    perform(acceptInvitationSchema.parse({ token }), ({ idea }) => {
      keptWay.forget();
      router.push(ideaPath(idea));
    });
  };
  return (
    <div className="space-y-4">
      <p className="text-ink-soft">
        Somebody invited you to see the terminals of an idea of theirs. You are signed in as{" "}
        <strong className="font-medium text-ink">{as}</strong>; the idea’s owner and members will see that you joined.
      </p>
      {failure && <FailureNotice title="You did not join" failure={failure} />}
      <Button variant="primary" size="lg" busy={busy} onClick={join} data-testid="accept-invitation">
        Join the idea
      </Button>
    </div>
  );
}
