import type { Metadata } from "next";
import { MemberPage } from "@/features/members/member-page.tsx";
import { changeMember, inviteMember, removeMember, withdrawInvitation } from "@/server/access/actions.ts";
import { listMembers } from "@/server/access/members.ts";
import { serverContext } from "@/server/context.ts";
import { findIdea, requireScope } from "../../../../page-data.ts";

export const metadata: Metadata = { title: "Members" };

interface MembersPageProps {
  readonly params: Promise<{ ideaId: string }>;
}

export default async function MembersPage({ params }: MembersPageProps) {
  const { ideaId } = await params;
  const scope = await requireScope(`/ideas/${ideaId}/members`);
  const idea = await findIdea(scope, ideaId);
  const { config } = await serverContext();
  return (
    <MemberPage
      idea={idea}
      list={await listMembers(scope, idea.id)}
      reader={scope.userId}
      mayInvite={config.flags.members}
      actions={{ invite: inviteMember, withdraw: withdrawInvitation, change: changeMember, remove: removeMember }}
    />
  );
}
