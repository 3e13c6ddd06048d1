/** Who else may see or type: members of an idea, guests of a session's link. Requests and replies of the API. */
import * as z from "zod/mini";
import { ideaIdSchema, sessionIdSchema, slotSchema, userIdSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import { canBeSeen, lineTextSchema } from "./storable-text.ts";

const timeSchema = z.nullable(z.iso.datetime());

/** What a member may: `driver` also types, opens terminals and ends them; sharing, members and deletion are the owner's. */
export const memberRoleSchema = z.enum(["driver", "viewer"]);
export type MemberRole = z.infer<typeof memberRoleSchema>;
export const ideaRoleSchema = z.enum(["owner", "driver", "viewer"]);
export type IdeaRole = z.infer<typeof ideaRoleSchema>;

const rank = { viewer: 0, driver: 1, owner: 2 } as const satisfies Record<IdeaRole, number>;

export function mayAs(role: IdeaRole, needed: IdeaRole): boolean {
  return rank[role] >= rank[needed];
}

export const shareIdSchema = z.uuid().check(z.toLowerCase()).brand<"ShareId">();
export type ShareId = z.infer<typeof shareIdSchema>;
export const guestIdSchema = z.uuid().check(z.toLowerCase()).brand<"GuestId">();
export type GuestId = z.infer<typeof guestIdSchema>;

/** What a link of ours ends in, behind '#', so that no server's log has it: 32 random bytes, base64url. */
export const linkTokenSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/u, "the end of a link, whole"));

// ---------------------------------------------------------------------------------------------------------- members

export const apiMemberSchema = z.object({
  user: userIdSchema,
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  role: ideaRoleSchema,
  since: z.iso.datetime(),
});
export type ApiMember = z.infer<typeof apiMemberSchema>;
export const apiInvitationSchema = z.object({
  id: z.uuid(),
  role: memberRoleSchema,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type ApiInvitation = z.infer<typeof apiInvitationSchema>;
/** `GET /api/devmode/ideas/{id}/members`: by members; invitations for the owner only. */
export const memberListReplySchema = z.object({
  members: z.array(apiMemberSchema),
  invitations: z.array(apiInvitationSchema),
});
export type MemberList = z.infer<typeof memberListReplySchema>;
/** `DELETE …/invitations/{invitation}` withdraws one. `POST /api/devmode/ideas/{id}/invitations` → the link, told once. */
export const createInvitationSchema = z.object({ role: memberRoleSchema });
export const invitationReplySchema = z.object({ invitation: apiInvitationSchema, url: z.string() });
export type InvitationReply = z.infer<typeof invitationReplySchema>;
/** `POST /api/devmode/invitations`: whoever is signed in becomes a member by the link's token. */
export const acceptInvitationSchema = z.object({ token: linkTokenSchema });
export const acceptInvitationReplySchema = z.object({ idea: ideaIdSchema, role: memberRoleSchema });
export type AcceptInvitationReply = z.infer<typeof acceptInvitationReplySchema>;
/** `PATCH`, `DELETE /api/devmode/ideas/{id}/members/{user}`; a member may remove themselves. */
export const patchMemberSchema = z.object({ role: memberRoleSchema });

// ----------------------------------------------------------------------------------------------------------- shares

const apiGuestSchema = z.object({
  id: guestIdSchema,
  name: z.string(),
  /** Connected now, by the relay's word. */
  online: z.boolean(),
  lastSeenAt: timeSchema,
  /** `asked`: the owner has not answered yet. */
  typing: z.enum(["no", "asked", "allowed"]),
});
export const apiShareSchema = z.object({
  id: shareIdSchema,
  session: sessionIdSchema,
  label: z.string(),
  role: memberRoleSchema,
  withHistory: z.boolean(),
  hasPassword: z.boolean(),
  /** Lets further people in: not once somebody was put out, who has the link still. */
  open: z.boolean(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  guests: z.array(apiGuestSchema),
});
export type ApiShare = z.infer<typeof apiShareSchema>;
/** `GET /api/devmode/sessions/{id}/shares`: by the idea's owner; those that are good. */
export const shareListReplySchema = z.object({ shares: z.array(apiShareSchema) });
/** With the terminal that it leads to. */
export const placedShareSchema = z.extend(apiShareSchema, { idea: ideaIdSchema, title: z.string(), slot: slotSchema });
export type PlacedShare = z.infer<typeof placedShareSchema>;
/** `GET /api/devmode/shares`: of all terminals of one's own, those that are good. */
export const placedSharesReplySchema = z.object({ shares: z.array(placedShareSchema) });
export const createShareSchema = z.object({
  label: lineTextSchema.check(z.maxLength(80)),
  role: memberRoleSchema,
  withHistory: z.boolean(),
  password: z.optional(
    z.string().check(z.minLength(limits.sharePasswordCharacters), z.maxLength(limits.passwordCharacters)),
  ),
  expiresInMinutes: z.int().check(z.minimum(1), z.maximum(limits.shareMinutes)),
});
/** `POST …/shares` → the link, told once. */
export const shareReplySchema = z.object({ share: apiShareSchema, url: z.string() });
/** `PATCH /api/devmode/shares/{id}/guests/{guest}`: the owner's answer; `removed` puts the guest out. */
export const patchGuestSchema = z.object({
  typing: z.optional(z.enum(["allowed", "no"])),
  removed: z.optional(z.literal(true)),
});

/** In a request of a guest's page: as whose guest it asks, of all whose cookies its browser has. */
export const shareHeader = "coda-share";

/** `POST /api/devmode/guests`: enters by a link; sets the guest's cookie. */
export const enterShareSchema = z.object({
  token: linkTokenSchema,
  name: lineTextSchema.check(z.minLength(1, "say who you are"), canBeSeen, z.maxLength(40)),
  password: z.optional(z.string().check(z.maxLength(limits.passwordCharacters))),
});
/** `GET /api/devmode/guests/self`, and what entering answers; `role`: what the link allows at most. */
export const guestReplySchema = z.object({
  guest: apiGuestSchema,
  session: sessionIdSchema,
  role: memberRoleSchema,
  withHistory: z.boolean(),
  expiresAt: z.iso.datetime(),
});
export type GuestReply = z.infer<typeof guestReplySchema>;
