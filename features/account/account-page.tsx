/** One's own account: who one is, how one gets in, where one is signed in, and the way out for good. */
"use client";

import type { ApiAccount } from "@coda/protocol";
import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { Notice } from "@/ui/notice.tsx";
import { adminPath } from "../routes/paths.ts";
import { PageFrame } from "../shell/page-frame.tsx";
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
  const problem = refusal === undefined ? undefined : refusalWords(refusal);
  const admin = account.isAdmin && (
    <Link href={adminPath} className={buttonLook()}>
      Accounts of this server
    </Link>
  );
  return (
    <PageFrame title="Account" note={account.email ?? undefined} actions={admin}>
      <div className="space-y-8">
        {problem && (
          <Notice tone="danger" title={problem.title} testId="account-problem">
            {problem.text}
          </Notice>
        )}
        <ProfileSection account={account} mail={ways?.mail === true} />
        {ways !== null && <MethodsSection account={account} ways={ways} />}
        {ways?.password === true && account.email !== null && <PasswordSection {...{ account, ways }} />}
        <SignInsSection signIns={account.signIns} />
        {ways !== null && <DeleteAccount {...{ account, ways }} />}
      </div>
    </PageFrame>
  );
}
