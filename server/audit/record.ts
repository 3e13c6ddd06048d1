/** Keeping who did what. Rows are only added here; nothing that was typed or printed is ever among them. */
import {
  auditName,
  auditSubject,
  limits,
  type AuditAction,
  type AuditActor,
  type AuditSubject,
  type IdeaId,
  type SessionId,
  type UserId,
} from "@coda/protocol";
import { auditEvents } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { fromNowhere, type Actor, type From, type Scope } from "../scope.ts";

interface About {
  readonly idea?: IdeaId;
  readonly session?: SessionId;
  readonly subject?: AuditSubject;
  /** Whose log it is in, where that is not whoever did it. */
  readonly of?: UserId;
}

export interface AuditEvent {
  readonly action: AuditAction;
  readonly actor: AuditActor;
  /** Whose log it is in; null: the instance's. */
  readonly of: UserId | null;
  readonly idea?: IdeaId | undefined;
  readonly subject?: AuditSubject | undefined;
  readonly from?: From;
}

export const nobodyKnown: AuditActor = { kind: "nobody", id: null, name: null };
export const theSystem: AuditActor = { kind: "system", id: null, name: null };

/** In the scope's own transaction where it has one: what was not done leaves no row. */
export async function audit(scope: Scope, action: AuditAction, { idea, session, subject, of }: About): Promise<void> {
  const ofActor = scope.actor.kind === "guest" ? null : scope.userId;
  const isReadByOthers = idea !== undefined || (of !== undefined && of !== ofActor);
  await auditEvent(
    { orm: scope.orm, clock: { now: () => scope.now() } },
    {
      action,
      actor: isReadByOthers ? auditActor(scope.actor) : auditActorToThemselves(scope.actor),
      of: of ?? ofActor,
      idea,
      subject: { ...(session !== undefined && { session }), ...subject },
      from: scope.from,
    },
  );
}

/** What happens before anybody is known, or by itself. */
export async function auditEvent({ orm, clock }: Pick<ServerContext, "orm" | "clock">, event: AuditEvent) {
  await orm.insert(auditEvents).values(auditRow(event, clock.now()));
}

/** As it is kept: cut to what its readers take. */
export function auditRow(event: AuditEvent, at: Date): typeof auditEvents.$inferInsert {
  const { address, userAgent, requestId } = event.from ?? fromNowhere;
  return {
    at,
    userId: event.of,
    ideaId: event.idea ?? null,
    actor: { ...event.actor, name: auditName(event.actor.name) },
    action: event.action,
    subject: auditSubject(event.subject ?? {}),
    address,
    userAgent: userAgent?.slice(0, limits.userAgentCharacters) ?? null,
    requestId,
  };
}

/** People without a name know themselves by their address, which is nobody else's to read. */
function auditActorToThemselves(actor: Actor): AuditActor {
  const told = auditActor(actor);
  return actor.kind === "user" ? { ...told, name: actor.name ?? actor.email } : told;
}

export function auditActor(actor: Actor): AuditActor {
  switch (actor.kind) {
    case "user":
      return { kind: "user", id: actor.userId, name: actor.name };
    case "device":
      return { kind: "device", id: actor.deviceId, name: actor.name };
    case "guest":
      return { kind: "guest", id: actor.guestId, name: actor.name };
  }
}
