/**
 * Who asks, and what of the database is theirs. Every repository function takes a Scope, and its conditions are the
 * only way rows are picked, so no query can forget whose they are.
 */
import { and, eq, inArray, isNull, or, sql, type SQL, type SQLWrapper } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import {
  mayAs,
  memberRoleSchema,
  type DeviceId,
  type GuestId,
  type IdeaId,
  type IdeaRole,
  type MemberRole,
  type SessionId,
  type ShareId,
  type UserId,
} from "@coda/protocol";
import type { Orm } from "../drizzle/database.ts";
import {
  auditEvents,
  devices,
  ideaMembers,
  ideas,
  ideasTerminalSessions,
  noticeLevels,
  notices,
  pushBrowsers,
  watchers,
} from "../drizzle/schema/index.ts";
import type { Clock } from "./clock.ts";
import { ApiError } from "./http/api-error.ts";

export type Actor =
  | {
      readonly kind: "user";
      readonly userId: UserId;
      readonly name: string | null;
      readonly email: string | null;
      /** The row of the sign-in that asks; null where nobody is signed in, and the rules of the account are what counts. */
      readonly signIn: string | null;
    }
  | { readonly kind: "device"; readonly userId: UserId; readonly deviceId: DeviceId; readonly name: string }
  | {
      /** Somebody who came by a share's link: sees that one session, and has no account. */
      readonly kind: "guest";
      readonly guestId: GuestId;
      readonly shareId: ShareId;
      readonly sessionId: SessionId;
      /** What the guest may just now: `driver` once the link allows it and the owner has said yes. */
      readonly role: MemberRole;
      readonly withHistory: boolean;
      readonly shareCreatedAt: Date;
      readonly shareExpiresAt: Date;
      readonly name: string;
    };

/** Whence somebody asks: for the audit log, and for limits. */
export interface From {
  /** IP address; null where none is known. */
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** Of what the server does by itself. */
export const fromNowhere: From = { address: null, userAgent: null, requestId: null };

interface Surroundings {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly from?: From;
  readonly askedAt?: Date;
}

const nothing = sql`false`;

export class Scope {
  readonly #actor: Actor;
  readonly #clock: Clock;
  readonly orm: Orm;
  readonly from: From;
  /** From before anything was looked up of who asks: what is taken back later is taken back from this, too. */
  readonly askedAt: Date;

  constructor(actor: Actor, { orm, clock, from = fromNowhere, askedAt = clock.now() }: Surroundings) {
    this.#actor = actor;
    this.#clock = clock;
    this.orm = orm;
    this.from = from;
    this.askedAt = askedAt;
  }

  /** The account that asks, or that the asking device belongs to. Throws forbidden for a guest, who has none. */
  get userId(): UserId {
    if (this.#actor.kind === "guest") throw new ApiError("forbidden", "This needs an account; sign in first.");
    return this.#actor.userId;
  }

  /** Of the account or the guest: whom limits are counted for. */
  get askerId(): UserId | GuestId {
    return this.#actor.kind === "guest" ? this.#actor.guestId : this.#actor.userId;
  }

  get actor(): Actor {
    return this.#actor;
  }

  /** Output from before it is not theirs to read; null: all is. */
  get historySince(): Date | null {
    const actor = this.#actor;
    return actor.kind === "guest" && !actor.withHistory ? actor.shareCreatedAt : null;
  }

  now(): Date {
    return this.#clock.now();
  }

  /** The same actor inside a transaction. */
  within(orm: Orm): Scope {
    return new Scope(this.#actor, { orm, clock: this.#clock, from: this.from, askedAt: this.askedAt });
  }

  /** The account's own scope: for what a device does on its owner's behalf and by the owner's rules. */
  asUser(): Scope {
    if (this.#actor.kind === "user") return this;
    const { userId } = this;
    return new Scope(
      { kind: "user", userId, name: null, email: null, signIn: null },
      { orm: this.orm, clock: this.#clock, from: this.from, askedAt: this.askedAt },
    );
  }

  /** Ideas in which the actor is `needed` or more. A device's are its owner's, and never for what only owners may do. */
  ideas(needed: IdeaRole, ...more: (SQL | undefined)[]): SQL | undefined {
    switch (this.#actor.kind) {
      case "user":
        return and(this.#isOf(ideas, ideas.id, needed), ...more);
      case "device":
        return needed === "owner" ? nothing : and(eq(ideas.userId, this.userId), ...more);
      case "guest":
        return nothing;
    }
  }

  /** Sessions of such ideas; of a device those it has taken, of a guest the one of the link. */
  sessions(needed: IdeaRole, ...more: (SQL | undefined)[]): SQL | undefined {
    const table = ideasTerminalSessions;
    const actor = this.#actor;
    switch (actor.kind) {
      case "user":
        return and(this.#isOf(table, table.ideaId, needed), ...more);
      case "device":
        if (needed === "owner") return nothing;
        return and(eq(table.userId, actor.userId), eq(table.deviceId, actor.deviceId), ...more);
      case "guest":
        return mayAs(actor.role, needed) ? and(eq(table.id, actor.sessionId), ...more) : nothing;
    }
  }

  /** The account's own devices that were not revoked: nobody else's, whatever ideas they share. */
  devices(...more: (SQL | undefined)[]): SQL | undefined {
    if (this.#actor.kind === "guest") return nothing;
    return and(eq(devices.userId, this.userId), isNull(devices.revokedAt), ...more);
  }

  /** The devices that run this idea's sessions: its owner's, for whoever may open one there. */
  devicesServing(idea: IdeaId): SQL | undefined {
    const owner = this.orm
      .select({ userId: ideas.userId })
      .from(ideas)
      .where(this.ideas("driver", eq(ideas.id, idea)));
    return and(inArray(devices.userId, owner), isNull(devices.revokedAt), isNull(devices.copiedAt));
  }

  /** Reserved sessions that no device has and that were kept for this device or for none. */
  untakenSessions(device: DeviceId, isOnlyDevice: boolean): SQL | undefined {
    const table = ideasTerminalSessions;
    const named = eq(table.wantedDeviceId, device);
    const mine = isOnlyDevice ? or(named, isNull(table.wantedDeviceId)) : named;
    return and(eq(table.userId, this.userId), isNull(table.deviceId), mine);
  }

  /**
   * The audit log of the account: what is said of it, and what was done in ideas that it owns since they are its own, for
   * an idea's id may have been another's before.
   */
  auditEvents(): { readonly ofAccount: SQL | undefined; readonly ofIdeas: SQL | undefined } {
    const { userId } = this;
    const { ideaId, at } = auditEvents;
    const owned = this.orm.select({ id: ideas.id }).from(ideas).where(eq(ideas.userId, userId));
    const since = sql`${at} >= (select ${ideas.createdAt} from ${ideas} where ${ideas.id} = ${ideaId})`;
    return {
      ofAccount: eq(auditEvents.userId, userId),
      ofIdeas: and(inArray(ideaId, owned), since, sql`${auditEvents.userId} is distinct from ${userId}`),
    };
  }

  /** The account's own notices: of sessions that are still theirs to see, and of devices. */
  notices(...more: (SQL | undefined)[]): SQL | undefined {
    const sessions = this.orm.select({ id: ideasTerminalSessions.id }).from(ideasTerminalSessions);
    const visible = inArray(notices.sessionId, sessions.where(this.sessions("viewer")));
    return and(eq(notices.userId, this.userId), or(isNull(notices.sessionId), visible), ...more);
  }

  watchers(...more: (SQL | undefined)[]): SQL | undefined {
    return and(eq(watchers.userId, this.userId), ...more);
  }

  noticeLevels(...more: (SQL | undefined)[]): SQL | undefined {
    return and(eq(noticeLevels.userId, this.userId), ...more);
  }

  pushBrowsers(...more: (SQL | undefined)[]): SQL | undefined {
    return and(eq(pushBrowsers.userId, this.userId), ...more);
  }

  /** What the actor may in a row of `ideas` that is theirs to see. */
  roleInIdea(): SQL<IdeaRole> {
    const { userId } = this;
    const member = this.orm
      .select({ role: ideaMembers.role })
      .from(ideaMembers)
      .where(and(eq(ideaMembers.ideaId, ideas.id), eq(ideaMembers.userId, userId)));
    return sql`case when ${ideas.userId} = ${userId} then 'owner' else (${member}) end`;
  }

  /** By lists of ids rather than a condition on each row: both halves are looked up by an index. */
  #isOf(table: { readonly userId: SQLWrapper }, idea: SQLWrapper, needed: IdeaRole): SQL {
    const { userId } = this;
    const own = sql`${table.userId} = ${userId}`;
    if (needed === "owner") return own;
    const roles = memberRoleSchema.options.filter((role) => mayAs(role, needed));
    const owned = this.orm.select({ id: ideas.id }).from(ideas).where(eq(ideas.userId, userId));
    const joined = this.orm
      .select({ id: ideaMembers.ideaId })
      .from(ideaMembers)
      .where(and(eq(ideaMembers.userId, userId), inArray(ideaMembers.role, roles)));
    return sql`${idea} in ${unionAll(owned, joined)}`;
  }
}
