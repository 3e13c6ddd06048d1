/** Inviting somebody into an idea: a link is made, shown once, and passed on by whoever made it. */
"use client";

import { memberRoleSchema, type IdeaId, type InvitationReply, type MemberRole } from "@coda/protocol";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { CommandLine } from "@/ui/command-line.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { ChoiceField } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { PlusIcon } from "@/ui/icons.ts";
import type { ActionReply } from "../api/action-reply.ts";
import { useAction } from "../api/queries.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { roleOptions } from "./member-words.ts";

export type InviteAction = (input: { idea: IdeaId; role: MemberRole }) => Promise<ActionReply<InvitationReply>>;

interface InviteMemberProps {
  readonly idea: IdeaId;
  readonly invite: InviteAction;
  readonly onInvited: () => void;
}

export function InviteMember(props: InviteMemberProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)} data-testid="invite-member">
        <PlusIcon aria-hidden /> Invite
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Invite somebody"
        description="Whoever opens the link and is signed in becomes a member. It works once, for seven days."
        testId="invite-dialog"
      >
        <InviteForm {...props} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function InviteForm({ idea, invite, onInvited, onClose }: InviteMemberProps & { readonly onClose: () => void }) {
  const { perform, busy, failure } = useAction(invite);
  const [url, setUrl] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const role = memberRoleSchema.parse(new FormData(event.currentTarget).get("role"));
    perform({ idea, role }, (made) => {
      setUrl(made.url);
      onInvited();
    });
  };
  if (url !== undefined) {
    return (
      <div className="space-y-3">
        <p className="text-sm text-ink-soft">Pass it on by a safe way. It is shown here and never again.</p>
        <CommandLine command={url} what="the invitation" testId="invitation-link" />
        <DialogActions>
          <Button onClick={onClose}>Done</Button>
        </DialogActions>
      </div>
    );
  }
  return (
    <Form onSubmit={submit} className="space-y-4">
      <ChoiceField
        label="What they may"
        name="role"
        options={roleOptions}
        hint="A viewer reads terminals and their history. A driver also opens and ends them; what they type runs on your machine as you."
      />
      {failure && <FailureNotice title="No link was made" failure={failure} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy} data-testid="invite-submit">
          Make the link
        </Button>
      </DialogActions>
    </Form>
  );
}
