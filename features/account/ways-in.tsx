/** The ways to sign in that are set up on this server: providers, a password, a link by mail. */
"use client";

import Link from "next/link";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { resetPasswordPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { accountCalls } from "./account-calls.ts";
import { keptWay, type Way } from "./kept-way.ts";
import { goOn, nextPath } from "./next-path.ts";
import { refusalWords, type RefusalWords } from "./refusal-words.ts";
import { leaveForProvider, signInWithPassword, type Tried } from "./session-client.ts";
import { textIn } from "./text-in.ts";
import { useCall } from "./use-call.ts";

export interface WaysIn {
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly password: boolean;
  readonly mail: boolean;
}

export function hasWayIn({ providers, password, mail }: WaysIn): boolean {
  return password || mail || providers.length > 0;
}

export function NoWayIn() {
  return (
    <Notice title="No way to sign in is set up on this server" testId="no-way-in">
      Whoever runs it has to configure one. To use Coda on your own machine, run{" "}
      <code className="font-mono">npm start</code> in its folder.
    </Notice>
  );
}

export function wordsOf({ outcome, reason }: Tried): RefusalWords {
  if (outcome === "unreachable")
    return { title: "Coda did not answer", text: "Check that you are online, then try again." };
  return refusalWords(reason ?? "");
}

export function WaysInCard({ ways, refusal }: { readonly ways: WaysIn; readonly refusal: string | undefined }) {
  const [problem, setProblem] = useState(refusal === undefined ? undefined : refusalWords(refusal));
  const hasForm = ways.password || ways.mail;
  return (
    <div className="space-y-5">
      {problem && (
        <Notice tone="danger" title={problem.title} testId="sign-in-problem">
          {problem.text}
        </Notice>
      )}
      {ways.providers.length > 0 && (
        <div className="grid gap-2">
          {ways.providers.map(({ id, name }) => (
            <Button key={id} size="lg" onClick={() => void leaveForProvider(id, keepNextPath(keptWay.keep))}>
              Continue with {name}
            </Button>
          ))}
        </div>
      )}
      {ways.providers.length > 0 && hasForm && <hr className="border-line" />}
      {ways.password && <PasswordForm mail={ways.mail} onProblem={setProblem} />}
      {ways.mail && <MailForm secondary={ways.password} />}
    </div>
  );
}

/** A provider's refusal comes back without it, and a mailed link knows nothing of it. */
function keepNextPath(keep: (way: Way) => void): string {
  const path = nextPath();
  keep({ path, token: null });
  return path;
}

interface PasswordFormProps {
  readonly mail: boolean;
  readonly onProblem: (problem: RefusalWords | undefined) => void;
}

function PasswordForm({ mail, onProblem }: PasswordFormProps) {
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const tried = await signInWithPassword({ email: textIn(form, "email"), password: textIn(form, "password") });
    if (tried.outcome === "in") return goOn();
    setBusy(false);
    return onProblem(wordsOf(tried));
  };
  return (
    <Form onSubmit={(event) => void submit(event)} className="space-y-3" data-testid="password-form">
      <Field label="E-mail" name="email" type="email" autoComplete="username" required />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Button type="submit" variant="primary" busy={busy}>
          Sign in
        </Button>
        {mail && (
          <Link
            href={resetPasswordPath}
            className="touch-words rounded-sm text-sm text-ink-soft underline hover:text-ink"
          >
            Forgot your password?
          </Link>
        )}
      </div>
    </Form>
  );
}

/** Also asks for a new password: the two differ in what the mail's link leads to. */
export function MailForm({
  secondary,
  forPassword = false,
}: {
  readonly secondary: boolean;
  readonly forPassword?: boolean;
}) {
  const { perform, busy, failure } = useCall(forPassword ? accountCalls.askPasswordReset : accountCalls.askSignInLink);
  const [sentTo, setSentTo] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = textIn(new FormData(event.currentTarget), "email");
    perform(email, () => {
      keepNextPath(keptWay.keepForOtherTabs);
      setSentTo(email);
    });
  };
  if (sentTo !== undefined) {
    return (
      <Notice title="Look into your mail" testId="mail-sent">
        If somebody may {forPassword ? "set a password" : "sign in"} with {sentTo}, a link is on its way there. It works
        once and for an hour; open it in this browser to go on where you were.
      </Notice>
    );
  }
  return (
    <Form onSubmit={submit} className="space-y-3" data-testid="mail-form">
      <Field
        label={forPassword || !secondary ? "E-mail" : "Or get a link by mail"}
        name="email"
        type="email"
        autoComplete="email"
        required
      />
      {failure && <FailureNotice title="No mail was sent" failure={failure} />}
      <Button type="submit" variant={secondary ? "secondary" : "primary"} busy={busy}>
        {forPassword ? "Send a link for a new password" : "Send a sign-in link"}
      </Button>
    </Form>
  );
}
