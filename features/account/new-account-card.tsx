/** Beginning an account by a link: the server's first admin, or whom an admin invited. */
"use client";

import { emailAddressSchema, newPasswordSchema, personNameSchema } from "@coda/protocol";
import Link from "next/link";
import { useState, type FormEvent } from "react";
import type * as z from "zod/mini";
import { Button } from "@/ui/button.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { accountPath, signInPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { accountCalls } from "./account-calls.ts";
import { LinkCard } from "./link-card.tsx";
import { goOn } from "./next-path.ts";
import { NewPasswordField } from "./new-password-field.tsx";
import { useCall } from "./use-call.ts";
import { textIn } from "./text-in.ts";
import { hasWayIn, NoWayIn, type WaysIn } from "./ways-in.tsx";

interface NewAccountProps {
  /** `set-up`: the first admin, who says their address; an invitation was made for one. */
  readonly kind: "set-up" | "join";
  /** Null in local mode, which has no such pages. */
  readonly ways: WaysIn | null;
  /** Whose browser it is so far. */
  readonly signedInAs?: string | null | undefined;
}

const texts = {
  "set-up": {
    without: (
      <>
        Open the link that the server printed when it started, whole. On the server,{" "}
        <code className="font-mono">npm run account-link</code> prints a fresh one.
      </>
    ),
    about: "You become this server’s first admin, who invites the others.",
    button: "Set up this server",
    failed: "The server was not set up",
  },
  join: {
    without: "Open the invitation’s link once more, whole.",
    about: "Whoever runs this server made an account for you. It is yours once you have joined.",
    button: "Join",
    failed: "The account was not opened",
  },
} as const;

export function NewAccountCard({ kind, ways, signedInAs }: NewAccountProps) {
  if (ways === null || !hasWayIn(ways)) return <NoWayIn />;
  return (
    <LinkCard without={texts[kind].without}>
      {(token) => (
        <div className="space-y-6">
          {typeof signedInAs === "string" && (
            <Notice tone="warn" title={`You are signed in as ${signedInAs}`}>
              The link opens another account; this browser is signed in to that one then.
            </Notice>
          )}
          <NewAccountForm {...{ kind, token, withPassword: ways.password }} />
          {kind === "join" && <OtherWays ways={ways} />}
        </div>
      )}
    </LinkCard>
  );
}

type Problems = Readonly<Record<string, string | undefined>>;

function problemOf(schema: z.ZodMiniType, value: unknown): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message;
}

/** What proves the address that was invited opens the account as well. */
function OtherWays({ ways: { providers, mail } }: { readonly ways: WaysIn }) {
  const names = [...providers.map(({ name }) => name), ...(mail ? ["a link by mail"] : [])];
  if (names.length === 0) return null;
  return (
    <p className="text-sm text-ink-soft">
      Or{" "}
      <Link href={signInPath} className="rounded-sm underline hover:text-ink">
        sign in
      </Link>{" "}
      by {names.join(" or ")}, with the address that you were invited by.
    </p>
  );
}

interface NewAccountFormProps extends Pick<NewAccountProps, "kind"> {
  readonly token: string;
  /** Passwords are switched on here; otherwise another way in is connected afterwards. */
  readonly withPassword: boolean;
}

function NewAccountForm({ kind, withPassword, token }: NewAccountFormProps) {
  const { perform, busy, failure } = useCall(kind === "set-up" ? accountCalls.setUp : joinWith);
  const [problems, setProblems] = useState<Problems>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, email, password] = [textIn(form, "name"), textIn(form, "email"), textIn(form, "password")];
    const found: Problems = {
      name: problemOf(personNameSchema, name),
      email: kind === "set-up" ? problemOf(emailAddressSchema, email) : undefined,
      password: withPassword ? problemOf(newPasswordSchema, password) : undefined,
    };
    setProblems(found);
    if (Object.values(found).some((problem) => problem !== undefined)) return;
    // Without a password another way in is to be connected first.
    const next = withPassword ? goOn : () => window.location.replace(accountPath);
    perform({ token, name, email, ...(withPassword && { password }) }, next);
  };
  return (
    <Form onSubmit={submit} noValidate className="space-y-4" data-testid="new-account">
      <p className="text-sm text-ink-soft">{texts[kind].about}</p>
      <Field label="Your name" name="name" autoComplete="name" error={problems["name"]} />
      {kind === "set-up" && (
        <Field label="E-mail" name="email" type="email" autoComplete="username" error={problems["email"]} />
      )}
      {withPassword && <NewPasswordField label="Password" problem={problems["password"]} />}
      {failure && <FailureNotice title={texts[kind].failed} failure={failure} />}
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        {texts[kind].button}
      </Button>
    </Form>
  );
}

/** The invitation knows the address already. */
async function joinWith({ email: _known, ...given }: Parameters<typeof accountCalls.setUp>[0]): Promise<Response> {
  return accountCalls.join(given);
}
