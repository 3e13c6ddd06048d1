/** Who is in an idea, and for its owner: whom to let in and what each may. */
"use client";

import type { ApiIdea, ApiInvitation, IdeaId, MemberList, UserId } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { Button } from "@/ui/button.tsx";
import type { ActionReply } from "../api/action-reply.ts";
import { useAction } from "../api/queries.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { IdeaTrail } from "../ideas/idea-trail.tsx";
import { ideasPath } from "../routes/paths.ts";
import { PageFrame } from "../shell/page-frame.tsx";
import { clockTime } from "../time/format-time.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { useNow } from "../time/wall-clock.ts";
import { InviteMember, type InviteAction } from "./invite-member.tsx";
import { MemberRow, type ChangeMemberAction, type RemoveMemberAction } from "./member-row.tsx";
import { roleWords } from "./member-words.ts";

type WithdrawAction = (input: { idea: IdeaId; id: string }) => Promise<ActionReply<null>>;

interface MemberPageProps {
  readonly idea: Pick<ApiIdea, "id" | "title" | "role">;
  readonly list: MemberList;
  readonly reader: UserId;
  /** Whether invitations are switched on here. */
  readonly mayInvite: boolean;
  readonly actions: {
    readonly invite: InviteAction;
    readonly withdraw: WithdrawAction;
    readonly change: ChangeMemberAction;
    readonly remove: RemoveMemberAction;
  };
}

export function MemberPage({ idea, list, reader, mayInvite, actions }: MemberPageProps) {
  const router = useRouter();
  const readerOwns = idea.role === "owner";
  const invite = readerOwns && mayInvite && (
    <InviteMember idea={idea.id} invite={actions.invite} onInvited={() => router.refresh()} />
  );
  return (
    <PageFrame
      above={<IdeaTrail idea={idea} />}
      title="Members"
      note="Viewers read this idea’s terminals; drivers also type, open and end them."
      actions={invite}
    >
      <div className="space-y-6">
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
          {list.members.map((member) => (
            <MemberRow
              key={member.user}
              idea={idea.id}
              member={member}
              isMe={member.user === reader}
              readerOwns={readerOwns}
              change={actions.change}
              remove={actions.remove}
              onChanged={() => router.refresh()}
              onLeft={() => router.push(ideasPath)}
            />
          ))}
        </ul>
        {list.invitations.length > 0 && (
          <OpenInvitations
            idea={idea.id}
            list={list.invitations}
            withdraw={actions.withdraw}
            onChanged={() => router.refresh()}
          />
        )}
      </div>
    </PageFrame>
  );
}

interface OpenInvitationsProps extends Omit<InvitationRowProps, "invitation"> {
  readonly list: readonly ApiInvitation[];
}

function OpenInvitations({ list, ...props }: OpenInvitationsProps) {
  return (
    <section aria-labelledby="invitations" className="space-y-2">
      <h2 id="invitations" className="text-lg font-semibold">
        Open invitations
      </h2>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
        {list.map((invitation) => (
          <InvitationRow key={invitation.id} {...props} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

interface InvitationRowProps {
  readonly idea: IdeaId;
  readonly invitation: ApiInvitation;
  readonly withdraw: WithdrawAction;
  readonly onChanged: () => void;
}

function InvitationRow({ idea, invitation, withdraw, onChanged }: InvitationRowProps) {
  const { perform, busy, failure } = useAction(withdraw);
  const nowMs = useNow(60_000);
  return (
    <li data-testid="invitation-row" className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <p className="min-w-0 flex-1 basis-56">
        <span className="font-medium">{roleWords[invitation.role].name}</span>
        <span className="block text-xs text-ink-quiet">
          made <RelativeTime iso={invitation.createdAt} />
          {nowMs !== null && <> · works once, until {clockTime(Date.parse(invitation.expiresAt), { nowMs })}</>}
        </span>
      </p>
      <Button
        busy={busy}
        onClick={() => perform({ idea, id: invitation.id }, onChanged)}
        data-testid="withdraw-invitation"
      >
        Withdraw
      </Button>
      {failure && <FailureNotice title="It was not withdrawn" failure={failure} />}
    </li>
  );
}
