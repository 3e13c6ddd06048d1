/** Changing the password, or setting the first one. */
"use client";

import { newPasswordSchema, type ApiAccount } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { accountCalls } from "./account-calls.ts";
import { AccountSection } from "./account-section.tsx";
import { SignInAgain } from "./sign-in-again.tsx";
import { NewPasswordField } from "./new-password-field.tsx";
import { useCall } from "./use-call.ts";
import { textIn } from "./text-in.ts";
import type { WaysIn } from "./ways-in.tsx";

interface PasswordSectionProps {
  readonly account: ApiAccount;
  readonly ways: WaysIn;
}

/** The first one asks for a sign-in of late, each other for the one so far. */
export function PasswordSection({ account, ways }: PasswordSectionProps) {
  const { hasPassword } = account;
  const [isWanted, setIsWanted] = useState(false);
  const mustSignIn = !hasPassword && account.mustSignInAgain;
  return (
    <AccountSection
      title={hasPassword ? "Change password" : "Set a password"}
      note="Every other browser is signed out by it, and links that were sent before work no more."
    >
      {!mustSignIn && <PasswordForm hasPassword={hasPassword} />}
      {mustSignIn && isWanted && <SignInAgain {...{ account, ways, to: "set a password" }} />}
      {mustSignIn && !isWanted && (
        <Button onClick={() => setIsWanted(true)} data-testid="want-password">
          Set a password …
        </Button>
      )}
    </AccountSection>
  );
}

function PasswordForm({ hasPassword }: { readonly hasPassword: boolean }) {
  const router = useRouter();
  const { perform, busy, failure } = useCall(accountCalls.changePassword);
  const [problem, setProblem] = useState<string>();
  const [done, setDone] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const password = newPasswordSchema.safeParse(textIn(given, "password"));
    setProblem(password.error?.issues[0]?.message);
    setDone(false);
    if (!password.success) return;
    const current = hasPassword ? { current: textIn(given, "current") } : {};
    perform({ ...current, password: password.data }, () => {
      setDone(true);
      form.reset();
      router.refresh();
    });
  };
  return (
    <Form onSubmit={submit} noValidate className="max-w-md space-y-3" data-testid="change-password">
      {hasPassword && <Field label="Password now" name="current" type="password" autoComplete="current-password" />}
      <NewPasswordField label="New password" problem={problem} />
      {failure && <FailureNotice title="The password was not changed" failure={failure} />}
      {done && <Notice title="The new password is set" testId="password-set" />}
      <Button type="submit" busy={busy}>
        {hasPassword ? "Change password" : "Set password"}
      </Button>
    </Form>
  );
}
