/** A new password by a link. Every browser is signed out by it, this one too. */
"use client";

import { newPasswordSchema } from "@coda/protocol";
import Link from "next/link";
import { useState, type FormEvent } from "react";
import { Button, buttonLook } from "@/ui/button.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { signInPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { accountCalls } from "./account-calls.ts";
import { LinkCard } from "./link-card.tsx";
import { NewPasswordField } from "./new-password-field.tsx";
import { useCall } from "./use-call.ts";
import { textIn } from "./text-in.ts";

export function NewPasswordCard() {
  return (
    <LinkCard without="Open the link once more, whole, or ask for a fresh one on the sign-in page.">
      {(token) => <NewPasswordForm token={token} />}
    </LinkCard>
  );
}

function NewPasswordForm({ token }: { readonly token: string }) {
  const { perform, busy, failure } = useCall(accountCalls.setNewPassword);
  const [problem, setProblem] = useState<string>();
  const [done, setDone] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = newPasswordSchema.safeParse(textIn(new FormData(event.currentTarget), "password"));
    setProblem(password.error?.issues[0]?.message);
    if (password.success) perform({ token, password: password.data }, () => setDone(true));
  };
  if (done) {
    return (
      <div className="space-y-4">
        <Notice title="The new password is set" testId="password-set">
          Every browser was signed out. Sign in with it now.
        </Notice>
        <Link href={signInPath} className={buttonLook({ variant: "primary", size: "lg" })}>
          Sign in
        </Link>
      </div>
    );
  }
  return (
    <Form onSubmit={submit} noValidate className="space-y-4">
      <p className="text-sm text-ink-soft">Every browser is signed out by it, and you sign in anew with it.</p>
      <NewPasswordField label="New password" problem={problem} />
      {failure && <FailureNotice title="The password was not set" failure={failure} />}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          Set the password
        </Button>
        {failure?.code === "gone" && (
          <Link href={signInPath} className="rounded-sm text-sm text-ink-soft underline hover:text-ink">
            To the sign-in page
          </Link>
        )}
      </div>
    </Form>
  );
}
