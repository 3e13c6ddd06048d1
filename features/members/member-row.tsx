/** One member in the list: who, since when, what they may, and for whom it is to change that. */
"use client";

import {
  memberRoleSchema,
  type ApiMember,
  type IdeaId,
  type MemberList,
  type MemberRole,
  type UserId,
} from "@coda/protocol";
import { useState } from "react";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Select } from "@/ui/select.tsx";
import type { ActionReply } from "../api/action-reply.ts";
import { calling, keys, useAction } from "../api/queries.ts";
import { useOptimistic } from "../api/use-optimistic.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { personWords, roleWords } from "./member-words.ts";

interface Of {
  readonly idea: IdeaId;
  readonly user: UserId;
}
export type ChangeMemberAction = (input: Of & { role: MemberRole }) => Promise<ActionReply<null>>;
export type RemoveMemberAction = (input: Of) => Promise<ActionReply<null>>;

export interface MemberRowProps {
  readonly idea: IdeaId;
  readonly member: ApiMember;
  /** The reader. */
  readonly isMe: boolean;
  readonly readerOwns: boolean;
  readonly change: ChangeMemberAction;
  readonly remove: RemoveMemberAction;
  readonly onChanged: () => void;
  /** The reader is no member any more. */
  readonly onLeft: () => void;
}

export function MemberRow(props: MemberRowProps) {
  const { member, isMe, readerOwns } = props;
  const isOwner = member.role === "owner";
  return (
    <li data-testid="member-row" className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        {/* Whole, however long: two people may be called alike at the beginning. */}
        <p className="font-medium wrap-anywhere">
          <bdi>{personWords(member)}</bdi>
          {isMe && <span className="font-normal text-ink-quiet"> (you)</span>}
        </p>
        <p className="text-xs text-ink-quiet wrap-anywhere">
          {member.email !== null && member.name !== null && <>{member.email} · </>}
          {isOwner ? "made it" : "joined"} <RelativeTime iso={member.since} />
        </p>
      </div>
      <div className="flex items-center justify-between gap-2 max-sm:w-full">
        {readerOwns && !isOwner ? <RoleChoice {...props} /> : <Badge tone="idle">{roleWords[member.role].name}</Badge>}
        {!isOwner && (readerOwns || isMe) && <RemoveMember {...props} />}
      </div>
    </li>
  );
}

function RoleChoice({ idea, member, change }: MemberRowProps) {
  const { perform, failure } = useOptimistic<MemberList, MemberRole>({
    queryKey: keys.members(idea),
    call: async (role) => calling(change)({ idea, user: member.user, role }),
    guess: (list, role) => ({
      ...list,
      members: list.members.map((each) => (each.user === member.user ? { ...each, role } : each)),
    }),
  });
  return (
    <div>
      <Select
        look="row"
        aria-label={`What ${personWords(member)} may`}
        value={member.role}
        onChange={(event) => perform(memberRoleSchema.parse(event.target.value))}
        data-testid="member-role"
      >
        {memberRoleSchema.options.map((role) => (
          <option key={role} value={role}>
            {roleWords[role].name}
          </option>
        ))}
      </Select>
      {failure && (
        <p role="alert" className="mt-1 text-xs text-danger">
          {failure.message}
        </p>
      )}
    </div>
  );
}

function RemoveMember({ idea, member, isMe, remove, onChanged, onLeft }: MemberRowProps) {
  const [open, setOpen] = useState(false);
  const { perform, busy, failure } = useAction(remove);
  const verb = isMe ? "Leave" : "Remove";
  const confirm = () => {
    perform({ idea, user: member.user }, () => {
      setOpen(false);
      if (isMe) onLeft();
      else onChanged();
    });
  };
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)} data-testid="remove-member">
        {verb}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={isMe ? "Leave this idea?" : `Remove ${personWords(member)}?`}
        description={
          isMe
            ? "Its terminals close for you at once. To come back you need a new invitation."
            : "Their open terminals are cut at once; what runs goes on. Open invitations are withdrawn: they may have kept one."
        }
        testId="remove-member-dialog"
      >
        {failure && <FailureNotice title="Nothing was changed" failure={failure} />}
        <DialogActions>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button variant="danger" busy={busy} onClick={confirm} data-testid="remove-member-confirm">
            {verb}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
