/** The server's accounts, for its admins: a list that is looked through by its address, and the way to invite somebody. */
"use client";

import type { UserId, UserList } from "@coda/protocol";
import { emailAddressSchema } from "@coda/protocol";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Button, buttonLook } from "@/ui/button.tsx";
import { CommandLine } from "@/ui/command-line.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { UserIcon } from "@/ui/icons.ts";
import { List } from "@/ui/list.tsx";
import { Notice } from "@/ui/notice.tsx";
import { adminCalls } from "../account/account-calls.ts";
import { textIn } from "../account/text-in.ts";
import { useCall } from "../account/use-call.ts";
import { adminPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { AdminFrame } from "./admin-frame.tsx";
import { UserRow, type MadeLink } from "./user-row.tsx";

interface UsersPageProps extends UserList {
  /** What is looked for; empty: everybody is shown. */
  readonly text: string;
  /** This is not the first page. */
  readonly isLater: boolean;
  /** The admin who looks: nobody changes that of themselves. */
  readonly self: UserId;
}

function usersAddress(text: string, before?: UserId): string {
  const query = new URLSearchParams({ ...(text !== "" && { text }), ...(before !== undefined && { before }) });
  return query.size === 0 ? adminPath : `${adminPath}?${query}`;
}

export function UsersPage({ users, more, text, isLater, self }: UsersPageProps) {
  const [link, setLink] = useState<MadeLink>();
  const last = users.at(-1);
  return (
    <AdminFrame title="Accounts" note="Everybody who has an account on this server, the newest first.">
      <div className="space-y-5">
        <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
          <InviteForm onLink={setLink} />
          <FindForm text={text} />
        </div>
        {link && (
          <Notice title={`A link for ${link.of}`} testId="made-link">
            <p className="mb-2">
              Pass it on by a safe way: whoever opens it is let in. It works once, and is shown only now.
            </p>
            <CommandLine command={link.url} what="the link" />
          </Notice>
        )}
        {users.length === 0 ? (
          <EmptyState icon={<UserIcon />} title="Nobody here" testId="no-such-user">
            {text === "" ? "There are no older accounts." : "No account has this in its name or address."}
          </EmptyState>
        ) : (
          <List>
            {users.map((user) => (
              <UserRow key={user.id} user={user} isSelf={user.id === self} onLink={setLink} />
            ))}
          </List>
        )}
        <nav aria-label="Pages" className="flex gap-2">
          {isLater && (
            <Link href={usersAddress(text)} className={buttonLook()}>
              Newest
            </Link>
          )}
          {more && last !== undefined && (
            <Link href={usersAddress(text, last.id)} className={buttonLook()} data-testid="older">
              Older
            </Link>
          )}
        </nav>
      </div>
    </AdminFrame>
  );
}

/** A plain form: what is looked for is in the address, and can be linked to. */
function FindForm({ text }: { readonly text: string }) {
  return (
    // oxlint-disable-next-line react/forbid-elements -- it needs no script.
    <form action={adminPath} role="search" className="flex items-end gap-2">
      <Field
        key={text}
        label="Find an account"
        name="text"
        type="search"
        defaultValue={text}
        placeholder="a name or an address"
        autoComplete="off"
        spellCheck={false}
        className="min-w-0 flex-1"
        data-testid="find-user"
      />
      <Button type="submit" size="field">
        Find
      </Button>
    </form>
  );
}

function InviteForm({ onLink }: { readonly onLink: (link: MadeLink) => void }) {
  const router = useRouter();
  const { perform, busy, failure } = useCall(adminCalls.invite);
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const email = emailAddressSchema.safeParse(textIn(new FormData(form), "email"));
    setProblem(email.error?.issues[0]?.message);
    if (!email.success) return;
    perform(email.data, (made) => {
      onLink({ ...made, of: email.data });
      form.reset();
      router.refresh();
    });
  };
  return (
    <div className="space-y-3">
      <Form onSubmit={submit} noValidate className="flex flex-wrap items-end gap-2" data-testid="invite-user">
        <Field
          label="Invite somebody"
          name="email"
          type="email"
          placeholder="ada@example.org"
          autoComplete="off"
          error={problem}
          className="min-w-0 flex-1"
        />
        <Button type="submit" variant="primary" size="field" busy={busy}>
          Make a link
        </Button>
      </Form>
      {failure && <FailureNotice title="Nobody was invited" failure={failure} />}
    </div>
  );
}
