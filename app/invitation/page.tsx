import type { Metadata } from "next";
import Link from "next/link";
import { AcceptInvitation } from "@/features/members/accept-invitation.tsx";
import { signInPath } from "@/features/routes/paths.ts";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { acceptInvitation } from "@/server/access/actions.ts";
import { currentUser } from "@/server/account/current-user.ts";
import { buttonLook } from "@/ui/button.tsx";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer", robots: { index: false } };

export default async function InvitationPage() {
  const user = await currentUser();
  return (
    <QuietPage title="You are invited">
      {user === undefined ? (
        <div className="space-y-4">
          <p className="text-ink-soft">Sign in first, then open the link once more. It stays good until then.</p>
          <Link href={signInPath} className={buttonLook({ variant: "primary" })}>
            Sign in
          </Link>
        </div>
      ) : (
        <AcceptInvitation as={user.name ?? user.email ?? "somebody"} accept={acceptInvitation} />
      )}
    </QuietPage>
  );
}
