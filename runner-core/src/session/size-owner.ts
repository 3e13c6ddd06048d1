/**
 * Whose size a session's windows are to have, as a pure machine. What size they do have is no event of it: so no size,
 * whoever made it, can lead to another.
 */
import { limits, type ClientId, type Size, type SizeOwner } from "@coda/protocol";
import type { LocalTerminal } from "../tmux/tmux-model.ts";

export interface SizeWish {
  readonly client: ClientId;
  readonly size: Size;
}

/** A browser's hold on the size while terminals are attached. */
export interface SizeLease extends SizeWish {
  /** As all times here: a steady clock's. */
  readonly untilMs: number;
  /** The terminals as they were when it began, and those in the hub: a key pressed since, or one come since, ends it. */
  readonly terminals: readonly LocalTerminal[];
}

/** A renewal that was on its way when a local key ended the lease must not take it again. */
interface EndedByKey {
  readonly client: ClientId;
  readonly atMs: number;
}

export interface SizeClaims {
  /** One a browser: the last one holds. Who comes stands at the front, and goes to the end when typed in. */
  readonly wishes: readonly SizeWish[];
  /** Kept when that browser leaves: its connection may come back. */
  readonly lastTyped: ClientId | undefined;
  readonly lease: SizeLease | undefined;
  readonly endedByKey: EndedByKey | undefined;
  readonly terminals: readonly LocalTerminal[];
  /** Those in the hub, whatever they show. */
  readonly inHub: readonly LocalTerminal[];
}

export const noClaims: SizeClaims = {
  wishes: [],
  lastTyped: undefined,
  lease: undefined,
  endedByKey: undefined,
  terminals: [],
  inHub: [],
};

export type SizeEvent =
  | { readonly type: "proposed"; readonly client: ClientId; readonly size: Size }
  | { readonly type: "typed"; readonly client: ClientId }
  | { readonly type: "left"; readonly client: ClientId }
  | { readonly type: "leased"; readonly client: ClientId; readonly size: Size; readonly nowMs: number }
  | { readonly type: "leaseGivenBack"; readonly client: ClientId }
  | { readonly type: "timePassed"; readonly nowMs: number }
  | TerminalsListed;

interface TerminalsListed {
  readonly type: "terminalsListed";
  readonly terminals: readonly LocalTerminal[];
  readonly inHub: readonly LocalTerminal[];
  readonly nowMs: number;
}

export function sizeTransition(claims: SizeClaims, event: SizeEvent): SizeClaims {
  switch (event.type) {
    case "proposed":
      return { ...claims, wishes: proposed(claims, { client: event.client, size: event.size }) };
    case "typed":
      return typed(claims, event.client);
    case "left":
      return withoutLease({ ...claims, wishes: without(claims.wishes, event.client) }, event.client);
    case "leased":
      return leased(claims, event);
    case "leaseGivenBack":
      return withoutLease(claims, event.client);
    case "timePassed":
      return claims.lease !== undefined && claims.lease.untilMs <= event.nowMs
        ? { ...claims, lease: undefined }
        : claims;
    case "terminalsListed":
      return listed({ ...claims, terminals: event.terminals, inHub: event.inHub }, event.nowMs);
  }
}

/** Who holds the size, and which; undefined: tmux's own, or with nobody there, the one that is. */
export interface SizeDecision {
  readonly owner: SizeOwner;
  readonly size: Size | undefined;
}

export function decideSize({ wishes, lease, terminals }: SizeClaims): SizeDecision {
  if (lease !== undefined) return { owner: { by: "lease", client: lease.client }, size: lease.size };
  if (terminals.length > 0) return { owner: { by: "terminal" }, size: undefined };
  const wish = wishes.at(-1);
  if (wish === undefined) return { owner: { by: "nobody" }, size: undefined };
  return { owner: { by: "browser", client: wish.client }, size: wish.size };
}

/**
 * Who only looks takes the size from nobody: the program would be drawn anew under the hands of whoever types. Another
 * size of a browser that is known keeps its place: two pages whose room depends on whose the size is would take it from
 * each other for ever.
 */
function proposed({ wishes, lastTyped }: SizeClaims, wish: SizeWish): SizeWish[] {
  const known = wishes.some(({ client }) => client === wish.client);
  if (known) return wishes.map((old) => (old.client === wish.client ? wish : old));
  return wish.client === lastTyped ? [...wishes, wish] : [wish, ...wishes];
}

/** The same claims where nothing changes: this comes with every key. */
function typed(claims: SizeClaims, client: ClientId): SizeClaims {
  const { wishes, lastTyped } = claims;
  const own = wishes.find((wish) => wish.client === client);
  if (own === undefined || (own === wishes.at(-1) && lastTyped === client)) return claims;
  return { ...claims, wishes: [...without(wishes, client), own], lastTyped: client };
}

function without(wishes: readonly SizeWish[], client: ClientId): SizeWish[] {
  return wishes.filter((wish) => wish.client !== client);
}

function withoutLease(claims: SizeClaims, client: ClientId): SizeClaims {
  return claims.lease?.client === client ? { ...claims, lease: undefined } : claims;
}

function leased(claims: SizeClaims, { client, size, nowMs }: Extract<SizeEvent, { type: "leased" }>): SizeClaims {
  const { endedByKey, lease } = claims;
  if (endedByKey?.client === client && nowMs - endedByKey.atMs < limits.sizeLeaseGraceMs) return claims;
  const terminals = lease?.client === client ? lease.terminals : [...claims.terminals, ...claims.inHub];
  const untilMs = nowMs + limits.sizeLeaseMs;
  return { ...claims, lease: { client, size, untilMs, terminals }, endedByKey: undefined };
}

function listed(claims: SizeClaims, nowMs: number): SizeClaims {
  const { lease, terminals } = claims;
  if (lease === undefined) return claims;
  const before = lease.terminals;
  const idle = terminals.every((terminal) =>
    before.some((known) => known.name === terminal.name && known.activity === terminal.activity),
  );
  return idle ? claims : { ...claims, lease: undefined, endedByKey: { client: lease.client, atMs: nowMs } };
}
