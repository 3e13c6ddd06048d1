/** One account in the admins' list, and what an admin can do with it. What cuts somebody off or lets them rule is asked once more. */
"use client";

import type { ApiUser, OneTimeLinkReply } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Row } from "@/ui/list.tsx";
import { adminCalls } from "../account/account-calls.ts";
import { useCall } from "../account/use-call.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { RelativeTime } from "../time/relative-time.tsx";

export interface MadeLink extends OneTimeLinkReply {
  readonly of: string;
}

interface UserRowProps {
  readonly user: ApiUser;
  readonly isSelf: boolean;
  readonly onLink: (link: MadeLink) => void;
}

export function UserRow({ user, isSelf, onLink }: UserRowProps) {
  const name = user.name ?? user.email ?? "somebody without a name";
  return (
    <Row data-testid="user-row">
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
    </Row>
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

interface UserDeedsProps extends Pick<UserRowProps, "user" | "onLink"> {
  readonly name: string;
}

type Deed = "disable" | "enable" | "makeAdmin" | "noAdmin";

interface DeedWords {
  readonly button: string;
  readonly set: { readonly disabled: boolean } | { readonly isAdmin: boolean };
  /** What is asked before; undefined: it is done at once, and takes nothing away. */
  readonly question?: { readonly title: (name: string) => string; readonly text: string };
}

const deeds: Readonly<Record<Deed, DeedWords>> = {
  disable: {
    button: "Disable",
    set: { disabled: true },
    question: {
      title: (name) => `Disable ${name}?`,
      text: "Their sign-ins and links end, and their browsers and devices are cut off at once. Nothing of theirs is deleted, and it can be taken back.",
    },
  },
  enable: { button: "Enable", set: { disabled: false } },
  makeAdmin: {
    button: "Make admin",
    set: { isAdmin: true },
    question: {
      title: (name) => `Make ${name} an admin?`,
      text: "They can then invite, disable and name admins, you among them, and read what everybody did here.",
    },
  },
  noAdmin: {
    button: "No admin",
    set: { isAdmin: false },
    question: {
      title: (name) => `Take the server’s keys from ${name}?`,
      text: "They keep their account, and these pages are gone for them at once.",
    },
  },
};

function UserDeeds({ user, name, onLink }: UserDeedsProps) {
  const router = useRouter();
  const change = useCall(adminCalls.change);
  const link = useCall(adminCalls.linkFor);
  const [asked, ask] = useState<Deed>();
  const failure = change.failure ?? link.failure;
  const isDisabled = user.disabledAt !== null;
  const perform = (deed: Deed) => {
    ask(undefined);
    change.perform({ id: user.id, ...deeds[deed].set }, () => router.refresh());
  };
  const offered: readonly Deed[] = [
    ...(isDisabled || user.isInvited ? [] : [user.isAdmin ? ("noAdmin" as const) : ("makeAdmin" as const)]),
    isDisabled ? "enable" : "disable",
  ];
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
        {offered.map((deed) => (
          <Button
            key={deed}
            size="sm"
            variant={deed === "disable" ? "danger" : "secondary"}
            busy={change.busy}
            onClick={() => (deeds[deed].question === undefined ? perform(deed) : ask(deed))}
            data-testid={`user-${deed}`}
          >
            {deeds[deed].button}
          </Button>
        ))}
      </div>
      {failure && (
        <div className="basis-full">
          <FailureNotice title="Nothing was changed" failure={failure} />
        </div>
      )}
      <Question name={name} deed={asked} onCancel={() => ask(undefined)} onYes={perform} />
    </>
  );
}

interface QuestionProps {
  readonly name: string;
  readonly deed: Deed | undefined;
  readonly onCancel: () => void;
  readonly onYes: (deed: Deed) => void;
}

function Question({ name, deed, onCancel, onYes }: QuestionProps) {
  const words = deed && deeds[deed];
  return (
    <Dialog
      open={deed !== undefined}
      onOpenChange={onCancel}
      title={words?.question?.title(name) ?? ""}
      description={words?.question?.text ?? ""}
      testId="user-question"
    >
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          variant={deed === "makeAdmin" ? "primary" : "danger"}
          onClick={() => deed && onYes(deed)}
          data-testid="user-yes"
        >
          {words?.button}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
