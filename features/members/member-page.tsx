/** Who is in an idea, and for its owner: whom to let in and what each may. */
"use client";

import type { ApiIdea, ApiInvitation, IdeaId, MemberList, UserId } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { Button } from "@/ui/button.tsx";
import { List } from "@/ui/list.tsx";
import type { ActionReply } from "../api/action-reply.ts";
import { calling, keys } from "../api/queries.ts";
import { useOptimistic } from "../api/use-optimistic.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { IdeaTrail } from "../ideas/idea-trail.tsx";
import { ideasPath } from "../routes/paths.ts";
import { PageFrame } from "../shell/page-frame.tsx";
import { clockTime } from "../time/format-time.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { useNow } from "../time/wall-clock.ts";
import { InviteMember, type InviteAction } from "./invite-member.tsx";
import { MemberRow, type ChangeMemberAction, type RemoveMemberAction } from "./member-row.tsx";
import { useMembers } from "./use-members.ts";
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

export function MemberPage({ idea, list: initial, reader, mayInvite, actions }: MemberPageProps) {
  const router = useRouter();
  const list = useMembers(idea.id, initial);
  // Here, since the row is gone at once: a refusal needs a place to be told at.
  const withdrawal = useOptimistic<MemberList, string>({
    queryKey: keys.members(idea.id),
    call: async (id) => calling(actions.withdraw)({ idea: idea.id, id }),
    guess: (known, id) => ({ ...known, invitations: known.invitations.filter((each) => each.id !== id) }),
  });
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
        <List>
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
        </List>
        {withdrawal.failure && <FailureNotice title="The invitation was not withdrawn" failure={withdrawal.failure} />}
        {list.invitations.length > 0 && <OpenInvitations list={list.invitations} withdraw={withdrawal.perform} />}
      </div>
    </PageFrame>
  );
}

interface OpenInvitationsProps {
  readonly list: readonly ApiInvitation[];
  readonly withdraw: (id: string) => void;
}

function OpenInvitations({ list, withdraw }: OpenInvitationsProps) {
  return (
    <section aria-labelledby="invitations" className="space-y-2">
      <h2 id="invitations" className="text-lg font-semibold">
        Open invitations
      </h2>
      <List>
        {list.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} withdraw={() => withdraw(invitation.id)} />
        ))}
      </List>
    </section>
  );
}

interface InvitationRowProps {
  readonly invitation: ApiInvitation;
  readonly withdraw: () => void;
}

function InvitationRow({ invitation, withdraw }: InvitationRowProps) {
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
      <Button onClick={withdraw} data-testid="withdraw-invitation">
        Withdraw
      </Button>
    </li>
  );
}
