/** The server's accounts, for its admins. */
"use client";

import type { ApiUser, OneTimeLinkReply, UserId } from "@coda/protocol";
import { emailAddressSchema } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { CommandLine } from "@/ui/command-line.tsx";
import { Field } from "@/ui/field.tsx";
import { Notice } from "@/ui/notice.tsx";
import { adminCalls } from "../account/account-calls.ts";
import { rowLook, rowsLook } from "../account/account-section.tsx";
import { useCall } from "../account/use-call.ts";
import { textIn } from "../account/text-in.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { AdminPages } from "./admin-pages.tsx";

interface MadeLink extends OneTimeLinkReply {
  readonly of: string;
}

interface UsersPageProps {
  readonly users: readonly ApiUser[];
  /** The admin who looks: nobody changes that of themselves. */
  readonly self: UserId;
}

export function UsersPage({ users, self }: UsersPageProps) {
  const [link, setLink] = useState<MadeLink>();
  return (
    <PageFrame above={<AdminPages />} title="Accounts" note="Everybody who has an account on this server.">
      <div className="space-y-5">
        <InviteForm onLink={setLink} />
        {link && (
          <Notice title={`A link for ${link.of}`} testId="made-link">
            <p className="mb-2">
              Pass it on by a safe way: whoever opens it is let in. It works once, and is shown only now.
            </p>
            <CommandLine command={link.url} what="the link" />
          </Notice>
        )}
        <ul className={rowsLook}>
          {users.map((user) => (
            <UserRow key={user.id} user={user} isSelf={user.id === self} onLink={setLink} />
          ))}
        </ul>
      </div>
    </PageFrame>
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
    <div className="max-w-md space-y-3">
      <form onSubmit={submit} noValidate className="flex flex-wrap items-end gap-2" data-testid="invite-user">
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
      </form>
      {failure && <FailureNotice title="Nobody was invited" failure={failure} />}
    </div>
  );
}

interface UserRowProps {
  readonly user: ApiUser;
  readonly isSelf: boolean;
  readonly onLink: (link: MadeLink) => void;
}

function UserRow({ user, isSelf, onLink }: UserRowProps) {
  const name = user.name ?? user.email ?? "somebody without a name";
  return (
    <li className={rowLook} data-testid="user-row">
      <div className="min-w-0 flex-1 max-sm:basis-full">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-xs text-ink-quiet">
          {user.name !== null && `${user.email ?? "no address"} · `}
          {user.lastSeenAt === null ? (
            "not signed in"
          ) : (
            <>
              seen <RelativeTime iso={user.lastSeenAt} />
            </>
          )}
        </p>
      </div>
      <UserBadges user={user} isSelf={isSelf} />
      {!isSelf && <UserDeeds user={user} name={name} onLink={onLink} />}
    </li>
  );
}

function UserBadges({ user, isSelf }: Pick<UserRowProps, "user" | "isSelf">) {
  return (
    <>
      {isSelf && <Badge tone="live">you</Badge>}
      {user.isAdmin && <Badge tone="accent">admin</Badge>}
      {user.isInvited && (
        <Badge tone="idle" hollow>
          invited
        </Badge>
      )}
      {user.disabledAt !== null && <Badge tone="danger">disabled</Badge>}
    </>
  );
}

function UserDeeds({ user, name, onLink }: Pick<UserRowProps, "user" | "onLink"> & { readonly name: string }) {
  const router = useRouter();
  const change = useCall(adminCalls.change);
  const link = useCall(adminCalls.linkFor);
  const failure = change.failure ?? link.failure;
  const isDisabled = user.disabledAt !== null;
  const set = (what: { disabled?: boolean; isAdmin?: boolean }) =>
    change.perform({ id: user.id, ...what }, () => router.refresh());
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {!isDisabled && (
          <Button
            size="sm"
            busy={link.busy}
            onClick={() => link.perform(user.id, (made) => onLink({ ...made, of: name }))}
          >
            {user.isInvited ? "New invitation" : "Password link"}
          </Button>
        )}
        {!isDisabled && !user.isInvited && (
          <Button size="sm" busy={change.busy} onClick={() => set({ isAdmin: !user.isAdmin })}>
            {user.isAdmin ? "No admin" : "Make admin"}
          </Button>
        )}
        <Button
          size="sm"
          variant={isDisabled ? "secondary" : "danger"}
          busy={change.busy}
          onClick={() => set({ disabled: !isDisabled })}
        >
          {isDisabled ? "Enable" : "Disable"}
        </Button>
      </div>
      {failure && (
        <div className="basis-full">
          <FailureNotice title="Nothing was changed" failure={failure} />
        </div>
      )}
    </>
  );
}
