/**
 * Who asks, and what of the database is theirs. Every repository function takes a Scope, and its conditions are the
 * only way rows are picked, so no query can forget whose they are.
 */
import { and, eq, isNull, or, type SQL } from "drizzle-orm";
import type { DeviceId, UserId } from "@coda/protocol";
import type { Orm } from "../drizzle/database.ts";
import { devices, ideas, ideasTerminalSessions } from "../drizzle/schema/index.ts";
import type { Clock } from "./clock.ts";

export type Actor =
  | {
      readonly kind: "user";
      readonly userId: UserId;
      readonly name: string | null;
      readonly email: string | null;
      /** The row of the sign-in that asks; null where nobody is signed in, and the rules of the account are what counts. */
      readonly signIn: string | null;
    }
  | { readonly kind: "device"; readonly userId: UserId; readonly deviceId: DeviceId };

export class Scope {
  readonly #actor: Actor;
  readonly #clock: Clock;
  readonly orm: Orm;

  constructor(actor: Actor, given: { readonly orm: Orm; readonly clock: Clock }) {
    this.#actor = actor;
    this.#clock = given.clock;
    this.orm = given.orm;
  }

  get userId(): UserId {
    return this.#actor.userId;
  }

  get actor(): Actor {
    return this.#actor;
  }

  now(): Date {
    return this.#clock.now();
  }

  /** The same actor inside a transaction. */
  within(orm: Orm): Scope {
    return new Scope(this.#actor, { orm, clock: this.#clock });
  }

  /** The account's own scope: for what a device does on its owner's behalf and by the owner's rules. */
  asUser(): Scope {
    if (this.#actor.kind === "user") return this;
    return new Scope(
      { kind: "user", userId: this.userId, name: null, email: null, signIn: null },
      { orm: this.orm, clock: this.#clock },
    );
  }

  ideas(...more: (SQL | undefined)[]): SQL | undefined {
    return and(eq(ideas.userId, this.userId), ...more);
  }

  /** Devices that were not revoked. */
  devices(...more: (SQL | undefined)[]): SQL | undefined {
    return and(eq(devices.userId, this.userId), isNull(devices.revokedAt), ...more);
  }

  /** A user's sessions, or of a device those it has taken. */
  sessions(...more: (SQL | undefined)[]): SQL | undefined {
    const own = eq(ideasTerminalSessions.userId, this.userId);
    if (this.#actor.kind === "user") return and(own, ...more);
    return and(own, eq(ideasTerminalSessions.deviceId, this.#actor.deviceId), ...more);
  }

  /** Reserved sessions that no device has and that were kept for this device or for none. */
  untakenSessions(device: DeviceId, isOnlyDevice: boolean): SQL | undefined {
    const table = ideasTerminalSessions;
    const named = eq(table.wantedDeviceId, device);
    const mine = isOnlyDevice ? or(named, isNull(table.wantedDeviceId)) : named;
    return and(eq(table.userId, this.userId), isNull(table.deviceId), mine);
  }
}
