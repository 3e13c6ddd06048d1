/** The audit log: what is kept of who did what, in the database and on the device. Never what was typed or printed. */
import * as z from "zod/mini";
import { deviceIdSchema, ideaIdSchema, sessionIdSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import { storableText, storableTextSchema } from "./storable-text.ts";

const auditActions = [
  "account.created",
  "account.renamed",
  "account.signed-in",
  "account.sign-in-failed",
  "account.signed-out",
  "account.password-changed",
  "account.password-reset",
  "account.method-added",
  "account.method-removed",
  "account.link-made",
  "account.admin-changed",
  "account.deleted",
  "account.disabled",
  "account.enabled",
  "device.paired",
  "device.renamed",
  "device.key-rotated",
  "device.revoked",
  "device.copied",
  "device.pairing-refused",
  "device.slot-moved",
  "idea.created",
  "idea.renamed",
  "idea.archived",
  "idea.unarchived",
  "idea.deleted",
  "idea.exported",
  "member.invited",
  "member.invitation-withdrawn",
  "member.joined",
  "member.role-changed",
  "member.removed",
  "share.created",
  "share.revoked",
  "share.entered",
  "share.password-wrong",
  "guest.asked-to-type",
  "guest.allowed-to-type",
  "guest.refused",
  "guest.removed",
  "session.attached",
  "session.detached",
  "session.typing-started",
  "session.typing-stopped",
  "session.created",
  "session.ended",
  "session.deleted",
  "recording.paused",
  "recording.resumed",
  "transcript.exported",
  "settings.changed",
  "push.browser-added",
  "push.browser-removed",
  "helper.flags-changed",
  "helper.panic",
  "helper.released",
  "helper.browser-allowed",
  "helper.browser-refused",
  "helper.input-refused",
] as const;
export const auditActionSchema = z.enum(auditActions);
export type AuditAction = z.infer<typeof auditActionSchema>;

const nameUnits = 200;
const keyUnits = 40;
const valueUnits = 400;

/** `name` as it was then: the row outlives whom it names. */
export const auditActorSchema = z.object({
  kind: z.enum(["user", "device", "guest", "nobody", "system"]),
  id: z.nullable(z.uuid()),
  name: z.nullable(z.string().check(z.maxLength(nameUnits))),
});
export type AuditActor = z.infer<typeof auditActorSchema>;

/** As much of a name as a line takes. */
export function auditName(name: string | null | undefined): string | null {
  return name === null || name === undefined ? null : storableText(name, nameUnits);
}

/** What it was done to: ids, names and plain values of a closed few, never contents. */
export const auditSubjectSchema = z.record(
  storableTextSchema.check(z.maxLength(keyUnits)),
  z.union([storableTextSchema.check(z.maxLength(valueUnits)), z.number(), z.boolean(), z.null()]),
);
export type AuditSubject = z.infer<typeof auditSubjectSchema>;

/** As much of it as a line takes. */
export function auditSubject(subject: AuditSubject): AuditSubject {
  return Object.fromEntries(
    Object.entries(subject).map(([key, value]) => [
      storableText(key, keyUnits),
      typeof value === "string" ? storableText(value, valueUnits) : value,
    ]),
  );
}

export const apiAuditEventSchema = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  actor: auditActorSchema,
  action: auditActionSchema,
  idea: z.nullable(ideaIdSchema),
  subject: auditSubjectSchema,
  address: z.nullable(z.string()),
});
export type ApiAuditEvent = z.infer<typeof apiAuditEventSchema>;
/** `GET /api/devmode/audit?action=&idea=&device=&before=<id>&limit=`, of admins also `&all=1`: newest first. */
export const auditListReplySchema = z.object({ events: z.array(apiAuditEventSchema), more: z.boolean() });

/** What happened at the machine, by its helper: one line of its local log, and what it tells the web app. */
export const deviceAuditEventSchema = z.object({
  /** The helper's own number of it. */
  id: z.uuid(),
  at: z.iso.datetime(),
  action: z.enum([
    "session.attached",
    "session.detached",
    "session.typing-started",
    "session.typing-stopped",
    "session.created",
    "session.ended",
    "helper.flags-changed",
    "helper.panic",
    "helper.released",
    "helper.browser-allowed",
    "helper.browser-refused",
    "helper.input-refused",
  ] satisfies readonly AuditAction[]),
  session: z.nullable(sessionIdSchema),
  /** Who, as their ticket says; null: at the machine itself. Which kind, a helper up to 0.1 does not say. */
  by: z.nullable(
    z.object({
      id: z.uuid(),
      name: z.nullable(storableTextSchema.check(z.maxLength(nameUnits))),
      kind: z.optional(z.enum(["user", "guest"])),
    }),
  ),
  subject: auditSubjectSchema,
});
export type DeviceAuditEvent = z.infer<typeof deviceAuditEventSchema>;
/** `POST /api/devmode/devices/self/audit`: repeated events change nothing. */
export const deviceAuditSchema = z.object({
  events: z.array(deviceAuditEventSchema).check(z.minLength(1), z.maxLength(limits.auditEventsPerReport)),
});
export const deviceAuditReplySchema = z.object({ device: deviceIdSchema, stored: z.int() });
