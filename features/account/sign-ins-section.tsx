/** Where the account is signed in, and signing out of one or of all others. */
"use client";

import type { ApiSignIn } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { rowLook, rowsLook } from "@/ui/list.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { accountCalls } from "./account-calls.ts";
import { AccountSection } from "./account-section.tsx";
import { browserWords } from "./browser-words.ts";
import { useCall } from "./use-call.ts";
import type { WaysIn } from "./ways-in.tsx";

const ownWays: Readonly<Record<string, string>> = {
  password: "password",
  "mail-link": "link by mail",
  "local-code": "one-time code",
  "set-up": "set-up link",
  invitation: "invitation",
};

interface SignInsSectionProps {
  readonly signIns: readonly ApiSignIn[];
  /** By the names of the sign-in page. */
  readonly providers: WaysIn["providers"];
}

export function SignInsSection({ signIns, providers }: SignInsSectionProps) {
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
              how={howWords(signIn.provider, providers)}
              busy={one.busy}
              onEnd={() => one.perform(signIn.id, () => router.refresh())}
            />
          ))}
        </ul>
      </div>
    </AccountSection>
  );
}

function howWords(provider: string | null, providers: WaysIn["providers"]): string | null {
  if (provider === null) return null;
  return providers.find(({ id }) => id === provider)?.name ?? ownWays[provider] ?? provider;
}

interface SignInRowProps {
  readonly signIn: ApiSignIn;
  /** Null: of an older version, which did not say. */
  readonly how: string | null;
  readonly busy: boolean;
  readonly onEnd: () => void;
}

function SignInRow({ signIn, how, busy, onEnd }: SignInRowProps) {
  const { userAgent, address, createdAt, lastSeenAt, isThis } = signIn;
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
