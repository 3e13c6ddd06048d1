/** An invitation that is opened by nobody yet: it is taken along to signing in, and back. */
"use client";

import Link from "next/link";
import { useEffect } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { keptWay } from "../account/kept-way.ts";
import { LinkCard } from "../account/link-card.tsx";
import { invitationPath, signInTo } from "../routes/paths.ts";

export function InvitedStranger() {
  return (
    <LinkCard without="Open the invitation by the whole link you were given.">
      {(token) => <SignInFirst token={token} />}
    </LinkCard>
  );
}

function SignInFirst({ token }: { readonly token: string }) {
  useEffect(() => keptWay.keep({ path: invitationPath, token }), [token]);
  return (
    <div className="space-y-4">
      <p className="text-ink-soft">
        Somebody invited you to see the terminals of an idea of theirs. Sign in to your account here first; you come
        back to this page then.
      </p>
      <Link href={signInTo(invitationPath)} className={buttonLook({ variant: "primary", size: "lg" })}>
        Sign in
      </Link>
    </div>
  );
}
