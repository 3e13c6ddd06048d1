/** Where the account is signed in, and signing out of one or of all others. */
"use client";

import type { ApiSignIn } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { accountCalls } from "./account-calls.ts";
import { AccountSection, rowLook, rowsLook } from "./account-section.tsx";
import { browserWords } from "./browser-words.ts";
import { useCall } from "./use-call.ts";

const providers: Readonly<Record<string, string>> = {
  github: "GitHub",
  google: "Google",
  oidc: "OpenID",
  password: "password",
  "mail-link": "link by mail",
  "local-code": "one-time code",
  "set-up": "set-up link",
  invitation: "invitation",
};

export function SignInsSection({ signIns }: { readonly signIns: readonly ApiSignIn[] }) {
  const router = useRouter();
  const others = useCall(accountCalls.endOtherSignIns);
  const one = useCall(accountCalls.endSignIn);
  const failure = others.failure ?? one.failure;
  const action = signIns.length > 1 && (
    <Button
      busy={others.busy}
      onClick={() => others.perform(undefined, () => router.refresh())}
      data-testid="sign-out-others"
    >
      Sign out all others
    </Button>
  );
  return (
    <AccountSection title="Where you are signed in" action={action}>
      <div className="space-y-3">
        {failure && <FailureNotice title="Somebody is still signed in there" failure={failure} />}
        <ul className={rowsLook}>
          {signIns.map((signIn) => (
            <SignInRow
              key={signIn.id}
              signIn={signIn}
              busy={one.busy}
              onEnd={() => one.perform(signIn.id, () => router.refresh())}
            />
          ))}
        </ul>
      </div>
    </AccountSection>
  );
}

interface SignInRowProps {
  readonly signIn: ApiSignIn;
  readonly busy: boolean;
  readonly onEnd: () => void;
}

function SignInRow({ signIn, busy, onEnd }: SignInRowProps) {
  const { userAgent, address, provider, createdAt, lastSeenAt, isThis } = signIn;
  const how = provider === null ? null : (providers[provider] ?? provider);
  return (
    <li className={rowLook} data-testid="sign-in-row">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={userAgent ?? undefined}>
          {browserWords(userAgent)}
        </p>
        <p className="text-xs text-ink-quiet">
          {address ?? "address unknown"}
          {how !== null && ` · by ${how}`} · signed in <RelativeTime iso={createdAt} />
          {lastSeenAt !== null && (
            <>
              {" "}
              · seen <RelativeTime iso={lastSeenAt} />
            </>
          )}
        </p>
      </div>
      {isThis ? (
        <Badge tone="live">this browser</Badge>
      ) : (
        <Button size="sm" busy={busy} onClick={onEnd}>
          Sign out
        </Button>
      )}
    </li>
  );
}
