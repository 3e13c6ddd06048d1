/**
 * What a device's helper wrote down at the machine, into its owner's log. The device's word and nothing more: it says whose
 * it is, carries the helper's own number, and lands in no log but its owner's.
 */
import { inArray, type SQLWrapper } from "drizzle-orm";
import {
  plainText,
  type AuditActor,
  type AuditSubject,
  type DeviceAuditEvent,
  type DeviceId,
  type IdeaId,
  type SessionId,
} from "@coda/protocol";
import { auditEvents, ideasTerminalSessions as sessions, shareGuests } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { auditActor, auditRow } from "./record.ts";

/** How many were new. A repeated one changes nothing. */
export async function storeDeviceReport(
  scope: Scope,
  events: readonly DeviceAuditEvent[],
): Promise<{ device: DeviceId; stored: number }> {
  const { actor: teller } = scope;
  if (teller.kind !== "device") throw new ApiError("forbidden", "Only a device reports what happened at it.");
  const device = teller.deviceId;
  const ideas = await ideasOf(scope, events);
  const guests = await guestsAmong(scope, events);
  const rows = events.map((event) => {
    const { id, action, session, by } = event;
    const subject = { ...plainSubject(event.subject), ...(session !== null && { session }), device, report: id };
    const actor: AuditActor =
      by === null
        ? auditActor(teller)
        : {
            kind: by.kind ?? (guests.has(by.id) ? "guest" : "user"),
            id: by.id,
            name: by.name === null ? null : plainText(by.name),
          };
    const idea = session === null ? undefined : ideas.get(session);
    // Where the machine is says nothing of where a browser is.
    const from = by === null ? scope.from : { ...scope.from, address: null, userAgent: null };
    const row = auditRow({ action, actor, of: scope.userId, idea, subject, from }, happenedAt(event, scope.now()));
    return { ...row, reported: `${device} ${id}` };
  });
  const stored = await scope.orm
    .insert(auditEvents)
    .values(rows)
    .onConflictDoNothing({ target: auditEvents.reported })
    .returning({ id: auditEvents.id });
  return { device, stored: stored.length };
}

/** Of those sessions that the device has. */
async function ideasOf(scope: Scope, events: readonly DeviceAuditEvent[]): Promise<Map<SessionId, IdeaId>> {
  const named = [...new Set(events.flatMap(({ session }) => session ?? []))];
  if (named.length === 0) return new Map();
  const rows = await scope.orm
    .select({ id: sessions.id, idea: sessions.ideaId })
    .from(sessions)
    .where(scope.sessions("viewer", inArray(sessions.id, named)));
  return new Map(rows.map(({ id, idea }) => [id, idea]));
}

/** Of those whose kind is not told; a guest's row goes when the link is over. */
async function guestsAmong({ orm }: Scope, events: readonly DeviceAuditEvent[]): Promise<ReadonlySet<string>> {
  const named = [...new Set(events.flatMap(({ by }) => (by === null || by.kind !== undefined ? [] : by.id)))];
  if (named.length === 0) return new Set();
  const ids: SQLWrapper = shareGuests.id;
  const rows = await orm.select({ id: shareGuests.id }).from(shareGuests).where(inArray(ids, named));
  return new Set(rows.map(({ id }) => id));
}

/** A clock that is ahead must not keep a line beyond its time. */
function happenedAt({ at }: DeviceAuditEvent, now: Date): Date {
  return new Date(Math.min(Math.max(0, Date.parse(at)), now.getTime()));
}

const mostValues = 12;
const key = /^[a-z][A-Za-z0-9]*$/u;

function plainSubject(subject: AuditSubject): AuditSubject {
  const entries = Object.entries(subject)
    .filter(([name]) => key.test(name))
    .slice(0, mostValues);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? plainText(value) : value]),
  );
}
