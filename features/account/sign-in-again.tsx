/** Asks for a sign-in of late, by the ways that the account has, before what nobody may do by a cookie that they took. */
"use client";

import type { ApiAccount } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { accountPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { accountCalls } from "./account-calls.ts";
import { keptWay } from "./kept-way.ts";
import type { RefusalWords } from "./refusal-words.ts";
import { leaveForProvider, signInWithPassword } from "./session-client.ts";
import { useCall } from "./use-call.ts";
import { textIn } from "./text-in.ts";
import { wordsOf, type WaysIn } from "./ways-in.tsx";

interface SignInAgainProps {
  readonly account: ApiAccount;
  readonly ways: WaysIn;
  /** What it is asked for: ends the heading. */
  readonly to: string;
}

export function SignInAgain({ account, ways, to }: SignInAgainProps) {
  const connected = ways.providers.filter(({ id }) => account.identities.includes(id));
  const { email } = account;
  return (
    <div className="max-w-md space-y-3 rounded-lg border border-line bg-raised p-4" data-testid="sign-in-again">
      <div>
        <p className="font-medium">Sign in again to {to}</p>
        <p className="text-sm text-ink-soft">
          Your sign-in in this browser is older than 15 minutes. Terminals that are open here in other tabs have to be
          reloaded afterwards.
        </p>
      </div>
      {connected.length > 0 && (
        <div className="grid gap-2">
          {connected.map(({ id, name }) => (
            <Button key={id} onClick={() => void leaveForProvider(id, accountPath)}>
              Continue with {name}
            </Button>
          ))}
        </div>
      )}
      {ways.password && account.hasPassword && email !== null && <ByPassword email={email} />}
      {ways.mail && email !== null && <ByMail email={email} />}
    </div>
  );
}

function ByPassword({ email }: { readonly email: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<RefusalWords>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = textIn(new FormData(event.currentTarget), "password");
    setBusy(true);
    const tried = await signInWithPassword({ email, password });
    setBusy(false);
    setProblem(tried.outcome === "in" ? undefined : wordsOf(tried));
    if (tried.outcome === "in") router.refresh();
  };
  return (
    <Form onSubmit={(event) => void submit(event)} className="space-y-3">
      {/* For programs that keep passwords: whose it is. */}
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <Field label="Your password" name="password" type="password" autoComplete="current-password" required />
      {problem && (
        <Notice tone="danger" title={problem.title} testId="sign-in-problem">
          {problem.text}
        </Notice>
      )}
      <Button type="submit" busy={busy}>
        Sign in again
      </Button>
    </Form>
  );
}

function ByMail({ email }: { readonly email: string }) {
  const { perform, busy, failure } = useCall(accountCalls.confirmEmail);
  const [sent, setSent] = useState(false);
  const ask = () => {
    perform(undefined, () => {
      keptWay.keepForOtherTabs({ path: accountPath, token: null });
      setSent(true);
    });
  };
  if (sent) {
    return (
      <Notice title="Look into your mail" testId="mail-sent">
        Open the link that was sent to {email} in this browser.
      </Notice>
    );
  }
  return (
    <div className="space-y-3">
      {failure && <FailureNotice title="No mail was sent" failure={failure} />}
      <Button busy={busy} onClick={ask} className="w-full">
        Send a sign-in link
      </Button>
    </div>
  );
}
