/** What a line of the audit log says was done, in words that follow the name of who did it. */
import type { ApiAuditEvent, AuditAction, AuditSubject } from "@coda/protocol";

export const auditWords: Readonly<Record<AuditAction, string>> = {
  "account.created": "opened the account",
  "account.renamed": "took another name",
  "account.signed-in": "signed in",
  "account.sign-in-failed": "failed to sign in",
  "account.signed-out": "signed out",
  "account.password-changed": "changed the password",
  "account.password-reset": "set a new password by a link",
  "account.method-added": "connected a way to sign in",
  "account.method-removed": "took away a way to sign in",
  "account.link-made": "made a link into the account",
  "account.admin-changed": "changed who is an admin",
  "account.deleted": "deleted the account",
  "account.disabled": "disabled the account",
  "account.enabled": "enabled the account",
  "device.paired": "paired a device",
  "device.renamed": "renamed a device",
  "device.key-rotated": "changed the device’s key",
  "device.revoked": "revoked a device",
  "device.copied": "was used on two machines",
  "device.pairing-refused": "refused a pairing",
  "device.slot-moved": "moved a terminal to another device",
  "idea.created": "made an idea",
  "idea.renamed": "renamed an idea",
  "idea.archived": "put an idea away",
  "idea.unarchived": "took an idea back",
  "idea.deleted": "deleted an idea",
  "idea.exported": "exported an idea",
  "member.invited": "made an invitation",
  "member.invitation-withdrawn": "withdrew an invitation",
  "member.joined": "joined an idea",
  "member.role-changed": "changed a member’s role",
  "member.removed": "removed a member",
  "share.created": "made a link for guests",
  "share.revoked": "took back a link for guests",
  "share.entered": "came by a link for guests",
  "share.password-wrong": "gave a wrong password for a link",
  "guest.asked-to-type": "asked to type",
  "guest.allowed-to-type": "let a guest type",
  "guest.refused": "refused a guest",
  "guest.removed": "removed a guest",
  "session.attached": "opened a terminal",
  "session.detached": "left a terminal",
  "session.typing-started": "began to type",
  "session.typing-stopped": "stopped typing",
  "session.created": "made a terminal",
  "session.ended": "ended a terminal",
  "session.deleted": "deleted a terminal",
  "recording.paused": "paused recording",
  "recording.resumed": "let recording go on",
  "transcript.exported": "exported a transcript",
  "settings.changed": "changed settings",
  "push.browser-added": "let a browser be pushed to",
  "push.browser-removed": "ended pushing to a browser",
  "helper.flags-changed": "changed what the helper allows",
  "helper.panic": "cut everything off",
  "helper.released": "let browsers in again",
  "helper.browser-allowed": "let a new browser type",
  "helper.browser-refused": "refused a new browser",
  "helper.input-refused": "sent input that the helper refused",
};

/** A ticket that was given out is one thing, what a helper says of whoever came with it another. */
export function deedWords({ action, subject }: Pick<ApiAuditEvent, "action" | "subject">): string {
  const isTicket = action === "session.attached" && subject["report"] === undefined;
  return isTicket ? "got a ticket for a terminal" : auditWords[action];
}

/** Who, as far as it was known then. */
export function actorWords({ kind, name }: ApiAuditEvent["actor"]): string {
  if (name !== null && name.trim() !== "") return kind === "guest" ? `${name} (guest)` : name;
  const nameless = {
    user: "Somebody without a name",
    device: "A device",
    guest: "A guest",
    nobody: "Somebody",
    system: "The server",
  };
  return nameless[kind];
}

export interface AuditDetail {
  readonly name: string;
  readonly text: string;
  /** The whole of it, where the text is only its beginning or a name. */
  readonly whole: string | undefined;
}

const uuid = /^[0-9a-f]{8}(?=-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$)/u;

/** What is known of it. `named`: names of ideas and devices, by their ids; other ids are told by their beginnings. */
export function detailsOf(subject: AuditSubject, named: ReadonlyMap<string, string>): readonly AuditDetail[] {
  return Object.entries(subject)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => {
      const name = key.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
      const whole = value === true ? "yes" : value === false ? "no" : String(value);
      const text = named.get(whole) ?? uuid.exec(whole)?.[0] ?? whole;
      return { name, text, whole: text === whole ? undefined : whole };
    });
}
