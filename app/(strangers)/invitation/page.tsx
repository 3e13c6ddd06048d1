import type { Metadata } from "next";
import { AcceptInvitation } from "@/features/members/accept-invitation.tsx";
import { InvitedStranger } from "@/features/members/invited-stranger.tsx";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { acceptInvitation } from "@/server/access/actions.ts";
import { currentUser } from "@/server/account/current-user.ts";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer", robots: { index: false } };

export default async function InvitationPage() {
  const user = await currentUser();
  return (
    <QuietPage title="You are invited">
      {user === undefined ? (
        <InvitedStranger />
      ) : (
        <AcceptInvitation as={user.name ?? user.email ?? "somebody"} accept={acceptInvitation} />
      )}
    </QuietPage>
  );
}
