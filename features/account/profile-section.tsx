/** The name others see, and the address. */
"use client";

import { personNameSchema, type ApiAccount } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { accountCalls } from "./account-calls.ts";
import { AccountSection } from "./account-section.tsx";
import { useCall } from "./use-call.ts";
import { textIn } from "./text-in.ts";

interface ProfileSectionProps {
  readonly account: ApiAccount;
  /** This server sends mail. */
  readonly mail: boolean;
}

export function ProfileSection({ account, mail }: ProfileSectionProps) {
  const router = useRouter();
  const { perform, busy, failure } = useCall(accountCalls.rename);
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = personNameSchema.safeParse(textIn(new FormData(event.currentTarget), "name"));
    setProblem(name.error?.issues[0]?.message);
    if (name.success) perform(name.data, () => router.refresh());
  };
  return (
    <AccountSection title="Profile">
      <div className="max-w-md space-y-4">
        <Form onSubmit={submit} noValidate className="flex flex-wrap items-end gap-2">
          <Field
            label="Name"
            name="name"
            defaultValue={account.name ?? ""}
            autoComplete="name"
            error={problem}
            className="min-w-0 flex-1"
          />
          <Button type="submit" size="field" busy={busy}>
            Save
          </Button>
        </Form>
        {failure && <FailureNotice title="The name was not changed" failure={failure} />}
        {mail && account.email !== null && !account.emailConfirmed && <ConfirmEmail email={account.email} />}
      </div>
    </AccountSection>
  );
}

function ConfirmEmail({ email }: { readonly email: string }) {
  const { perform, busy, failure } = useCall(accountCalls.confirmEmail);
  const [sent, setSent] = useState(false);
  if (sent) {
    return (
      <Notice title="Look into your mail" testId="mail-sent">
        Open the link in it in this browser.
      </Notice>
    );
  }
  const ask = (
    <Button size="sm" busy={busy} onClick={() => perform(undefined, () => setSent(true))}>
      Send the mail
    </Button>
  );
  return (
    <div className="space-y-3">
      <Notice tone="warn" title="Your address is not confirmed" action={ask}>
        Until it is, no link to {email} can sign you in or set a new password.
      </Notice>
      {failure && <FailureNotice title="No mail was sent" failure={failure} />}
    </div>
  );
}
