"use server";
/** What pages do with an idea's members. */
import {
  acceptInvitationSchema,
  createInvitationSchema,
  ideaIdSchema,
  patchMemberSchema,
  userIdSchema,
  type AcceptInvitationReply,
  type InvitationReply,
} from "@coda/protocol";
import { z } from "zod";
import { serverContext } from "../context.ts";
import { runAction, type ActionReply } from "../http/action.ts";
import { acceptInvitation as accept, invite, withdrawInvitation as withdraw } from "./invitations.ts";
import { changeMember as change, removeMember as remove } from "./members.ts";

const member = z.object({ idea: ideaIdSchema, user: userIdSchema });

export async function inviteMember(input: unknown): Promise<ActionReply<InvitationReply>> {
  const schema = z.object({ ...createInvitationSchema.shape, idea: ideaIdSchema });
  return runAction(schema, input, async (scope, wanted) => invite(await serverContext(), scope, wanted));
}

export async function withdrawInvitation(input: unknown): Promise<ActionReply<null>> {
  const schema = z.object({ idea: ideaIdSchema, id: z.uuid() });
  return runAction(schema, input, async (scope, which) => {
    await withdraw(scope, which);
    return null;
  });
}

export async function acceptInvitation(input: unknown): Promise<ActionReply<AcceptInvitationReply>> {
  return runAction(acceptInvitationSchema, input, async (scope, { token }) =>
    accept(await serverContext(), scope, token),
  );
}

export async function changeMember(input: unknown): Promise<ActionReply<null>> {
  return runAction(member.extend(patchMemberSchema.shape), input, async (scope, wanted) => {
    await change(await serverContext(), scope, wanted);
    return null;
  });
}

export async function removeMember(input: unknown): Promise<ActionReply<null>> {
  return runAction(member, input, async (scope, which) => {
    await remove(await serverContext(), scope, which);
    return null;
  });
}
