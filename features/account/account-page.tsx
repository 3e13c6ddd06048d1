/** One's own account: who one is, how one gets in, where one is signed in, and the way out for good. */
"use client";

import type { ApiAccount } from "@coda/protocol";
import { Notice } from "@/ui/notice.tsx";
import { SettingsFrame } from "../settings/settings-frame.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { MethodsSection } from "./methods-section.tsx";
import { PasswordSection } from "./password-section.tsx";
import { ProfileSection } from "./profile-section.tsx";
import { refusalWords } from "./refusal-words.ts";
import { SignInsSection } from "./sign-ins-section.tsx";
import type { WaysIn } from "./ways-in.tsx";

interface AccountPageProps {
  readonly account: ApiAccount;
  /** Null in local mode, whose account is the folder's. */
  readonly ways: WaysIn | null;
  /** Why a provider was not connected. */
  readonly refusal: string | undefined;
}

export function AccountPage({ account, ways, refusal }: AccountPageProps) {
  return (
    <SettingsFrame title="Profile and sign-in" note={account.email ?? undefined}>
      <div className="space-y-8">
        {refusal !== undefined && <Refused reason={refusal} />}
        <ProfileSection account={account} mail={ways?.mail === true} />
        {ways !== null && <MethodsSection account={account} ways={ways} />}
        {ways?.password === true && account.email !== null && <PasswordSection {...{ account, ways }} />}
        <SignInsSection signIns={account.signIns} providers={ways?.providers ?? []} />
        {ways !== null && <DeleteAccount {...{ account, ways }} />}
      </div>
    </SettingsFrame>
  );
}

function Refused({ reason }: { readonly reason: string }) {
  const { title, text } = refusalWords(reason);
  return (
    <Notice tone="danger" title={title} testId="account-problem">
      {text}
    </Notice>
  );
}
