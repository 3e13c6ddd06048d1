/**
 * Gives the windows of all sessions the sizes that `size-owner.ts` decides on. tmux takes a control client's size of a
 * window for a hard clamp, so it is cleared at once where a terminal's size is to hold. And a control client that ever
 * said a size counts in every window it has, with a size of its own where it said none: so what nobody sizes is held as
 * it is.
 */
import type { ClientId, SessionId, Size, SizeOwner, WindowId } from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import type { CommandReply } from "../tmux/fence.ts";
import {
  clientSizeCommand,
  latestByTerminalCommand,
  latestHereCommand,
  latestTerminal,
  sizeElsewhereCommand,
} from "../tmux/size-commands.ts";
import type { LocalTerminal } from "../tmux/tmux-model.ts";
import { decideSize, noClaims, sizeTransition, type SizeClaims, type SizeEvent, type SizeWish } from "./size-owner.ts";

/** What of a session its size depends on, and is done to. */
export interface SizedSession {
  readonly session: SessionId;
  readonly windows: readonly SizedWindow[];
  readonly terminals: readonly LocalTerminal[];
}

export interface SizedWindow {
  readonly window: WindowId;
  /** By one of the terminals. */
  readonly isShown: boolean;
  readonly size: Size;
}

type SettlingEvent = Extract<SizeEvent, { type: "proposed" | "typed" }>;

interface Clamp {
  readonly window: WindowId;
  readonly size: Size;
}

export interface SessionSizesOptions {
  readonly run: (...commands: (readonly string[])[]) => Promise<CommandReply>;
  readonly clock: Clock;
  /** What windows are made at. */
  readonly newWindows: Size;
  /** tmux's id of the hub. */
  readonly hub: () => string | undefined;
  /** Lists sessions and terminals anew: `listed` follows. */
  readonly refresh: () => void;
  /** Another owner, or another size wanted, without a list having come. */
  readonly onChanged: () => void;
}

/** Proposals in between wait: a size that is changed step by step, or by two who type in turn, is one change. */
const settleMs = 150;
/** How often terminals are looked at for keys under a lease; tmux tells their last key's second. */
const keyLookMs = 500;

export class SessionSizes {
  readonly #options: SessionSizesOptions;
  readonly #claims = new Map<SessionId, SizeClaims>();
  /** Of sessions that took a proposal a moment ago: those to take next. */
  readonly #settling = new Map<SessionId, { waiting: SettlingEvent[]; readonly timer: Timer }>();
  /** Leases to be taken, of each session the latest. */
  readonly #asked = new Map<SessionId, SizeWish>();
  #sessions: readonly SizedSession[] = [];
  /** What this control client has asked tmux for, by window. */
  readonly #clamps = new Map<WindowId, Size>();
  /** It counts from its first one on. "begun": it may, and not all that goes with that could be said. */
  #counts: "no" | "begun" | "yes" = "no";
  /** Sizes of windows as they were without it. */
  readonly #seen = new Map<WindowId, Size>();
  /** Windows that have this control client for their latest: the terminals' sizes do not count in them. */
  readonly #latestHere = new Set<WindowId>();
  #leases: Timer | undefined;

  constructor(options: SessionSizesOptions) {
    this.#options = options;
  }

  ownerOf(session: SessionId): SizeOwner {
    return decideSize(this.#claimsOf(session)).owner;
  }

  /** `size` undefined: that browser is gone. */
  propose(session: SessionId, client: ClientId, size: Size | undefined): void {
    if (size !== undefined) return this.#settle(session, { type: "proposed", client, size });
    this.#dropWaiting(session, client);
    this.#dropAsked(session, client);
    this.#take(session, { type: "left", client });
  }

  #dropWaiting(session: SessionId, client: ClientId): void {
    const settling = this.#settling.get(session);
    if (settling !== undefined) settling.waiting = settling.waiting.filter((event) => event.client !== client);
  }

  #dropAsked(session: SessionId, client: ClientId): void {
    if (this.#asked.get(session)?.client === client) this.#asked.delete(session);
  }

  /** Of a session's browsers, the one that is typed in has the size. */
  typed(client: ClientId): void {
    const event: SettlingEvent = { type: "typed", client };
    for (const [session, claims] of this.#claims)
      if (sizeTransition(claims, event) !== claims) this.#settle(session, event);
  }

  /** `size` undefined: it is given back. It is taken with the next list: what it is to leave as it was must be known. */
  lease(session: SessionId, client: ClientId, size: Size | undefined): void {
    this.#dropAsked(session, client);
    if (size === undefined) return this.#take(session, { type: "leaseGivenBack", client });
    this.#asked.set(session, { client, size });
    this.#options.refresh();
  }

  /** Clamps went with the control client before. */
  reconnected(): void {
    this.#counts = "no";
    this.#clamps.clear();
    this.#seen.clear();
    this.#latestHere.clear();
  }

  /** `inHub`: the terminals there, which a lease may bring along to the window that it makes current. */
  listed(sessions: readonly SizedSession[], inHub: readonly LocalTerminal[]): void {
    this.#sessions = sessions;
    const nowMs = this.#options.clock.steadyMs();
    const terminalsOf = new Map(sessions.map(({ session, terminals }) => [session, terminals]));
    for (const session of new Set([...this.#claims.keys(), ...terminalsOf.keys()]))
      this.#update(session, { type: "terminalsListed", terminals: terminalsOf.get(session) ?? [], inHub, nowMs });
    this.#forgetWindows();
    for (const { window, size } of sessions.flatMap(({ windows }) => windows)) {
      // What is "begun" only may have made it another size.
      const isOurs = this.#clamps.has(window) || (this.#counts === "begun" && this.#seen.has(window));
      if (!isOurs) this.#seen.set(window, size);
    }
    for (const [session, asked] of this.#asked) this.#update(session, { type: "leased", ...asked, nowMs });
    this.#asked.clear();
    this.#apply();
  }

  close(): void {
    for (const { timer } of this.#settling.values()) timer.cancel();
    this.#settling.clear();
    this.#leases?.cancel();
    this.#leases = undefined;
  }

  #claimsOf(session: SessionId): SizeClaims {
    return this.#claims.get(session) ?? noClaims;
  }

  #update(session: SessionId, event: SizeEvent): void {
    const claims = sizeTransition(this.#claimsOf(session), event);
    const { wishes, lease, endedByKey, terminals } = claims;
    if (wishes.length + terminals.length === 0 && lease === undefined && endedByKey === undefined)
      this.#claims.delete(session);
    else this.#claims.set(session, claims);
  }

  #take(session: SessionId, ...events: readonly SizeEvent[]): void {
    for (const event of events) this.#update(session, event);
    this.#apply();
    this.#options.onChanged();
  }

  #settle(session: SessionId, event: SettlingEvent): void {
    const settling = this.#settling.get(session);
    if (settling !== undefined) {
      const others = settling.waiting.filter(({ type, client }) => type !== event.type || client !== event.client);
      settling.waiting = [...others, event];
      return;
    }
    const timer = this.#options.clock.after(settleMs, () => this.#settled(session));
    this.#settling.set(session, { waiting: [], timer });
    this.#take(session, event);
  }

  #settled(session: SessionId): void {
    const waiting = this.#settling.get(session)?.waiting ?? [];
    this.#settling.delete(session);
    if (waiting.length === 0) return;
    const timer = this.#options.clock.after(settleMs, () => this.#settled(session));
    this.#settling.set(session, { waiting: [], timer });
    this.#take(session, ...waiting);
  }

  /** While there are leases: looks for local keys, and at the time. */
  #watchLeases(): void {
    const leased = [...this.#claims].filter(([, claims]) => claims.lease !== undefined);
    if (leased.length === 0) {
      this.#leases?.cancel();
      this.#leases = undefined;
      return;
    }
    this.#leases ??= this.#options.clock.every(keyLookMs, () => {
      const nowMs = this.#options.clock.steadyMs();
      for (const [session, { lease }] of this.#claims)
        if (lease !== undefined && lease.untilMs <= nowMs) this.#take(session, { type: "timePassed", nowMs });
      this.#options.refresh();
    });
  }

  #apply(): void {
    this.#watchLeases();
    const wanted = this.#sessions.flatMap((session) => this.#wanted(session));
    if (wanted.length > 0 || this.#counts !== "no")
      this.#clamp([...this.#sessions.flatMap((session) => this.#held(session)), ...wanted]);
    for (const session of this.#sessions) this.#applyToTerminals(session);
  }

  /** What the session's owner wants of its windows: with terminals attached, of the one they show. */
  #wanted({ session, windows, terminals }: SizedSession): Clamp[] {
    const { size } = decideSize(this.#claimsOf(session));
    if (size === undefined) return [];
    return windows
      .filter(({ window, isShown }) => (isShown || terminals.length === 0) && !sameSize(this.#clamps.get(window), size))
      .map(({ window }) => ({ window, size }));
  }

  /** Windows that have no size of ours and nobody shows, at what they were; so are those shown under a lease before. */
  #held({ session, windows, terminals }: SizedSession): Clamp[] {
    const { by } = this.ownerOf(session);
    const held = by === "nobody" ? windows : terminals.length === 0 ? [] : windows.filter(({ isShown }) => !isShown);
    return held
      .filter(({ window }) => this.#latestHere.delete(window) || !this.#clamps.has(window))
      .map(({ window, size }) => ({ window, size: this.#seen.get(window) ?? size }));
  }

  /** In one group: each command makes tmux size all windows anew, and programs are told the outcome alone. */
  #clamp(clamps: readonly Clamp[]): void {
    if (clamps.length === 0) return;
    for (const { window, size } of clamps) this.#clamps.set(window, size);
    const sizes = clamps.map(({ window, size }) => clientSizeCommand(window, size));
    const counted = this.#counts === "yes";
    this.#counts = "yes";
    const { newWindows } = this.#options;
    const commands = counted ? sizes : [this.#largestElsewhere(clamps), ...sizes, sizeElsewhereCommand(newWindows)];
    void this.#options.run(...commands).then(({ error }) => {
      if (error === undefined) return;
      for (const { window } of clamps) this.#clamps.delete(window);
      if (!counted && this.#counts === "yes") this.#counts = "begun";
    });
  }

  /**
   * From here on this client counts, in each window until its own size is said, and tmux resizes at once: it cuts what
   * the alternate screen has beyond, which no program draws anew that sees no change. So none may be smaller meanwhile.
   */
  #largestElsewhere(clamps: readonly Clamp[]): string[] {
    const sizes = [...this.#sessions.flatMap(({ windows }) => windows), ...clamps].map(({ size }) => size);
    const columns = Math.max(...sizes.map((size) => size.columns));
    const rows = Math.max(...sizes.map((size) => size.rows));
    return sizeElsewhereCommand({ columns, rows });
  }

  /** Where terminals are attached a lease needs more than a clamp, and what was taken from them is given back. */
  #applyToTerminals({ session, windows, terminals }: SizedSession): void {
    const { by } = this.ownerOf(session);
    // The next terminal to come is the latest by itself.
    if (terminals.length === 0) for (const { window } of windows) this.#latestHere.delete(window);
    for (const { window, isShown } of windows) {
      if (!isShown) continue;
      if (by === "lease") this.#makeLatest(window);
      else this.#giveToTerminals(window, this.#claimsOf(session));
    }
  }

  #makeLatest(window: WindowId): void {
    const hub = this.#options.hub();
    if (hub === undefined || this.#latestHere.has(window)) return;
    this.#latestHere.add(window);
    void this.#options.run(latestHereCommand(hub, window)).then(({ error }) => {
      if (error !== undefined) this.#latestHere.delete(window);
    });
  }

  #giveToTerminals(window: WindowId, claims: SizeClaims): void {
    const taken = this.#latestHere.delete(window);
    if (!this.#clamps.delete(window)) return;
    const clear = clientSizeCommand(window, undefined);
    // Whoever pressed a key is the latest already, and may be in the middle of a key binding.
    const latest =
      taken && claims.endedByKey === undefined
        ? latestTerminal(claims.terminals.filter((terminal) => terminal.window === window))
        : undefined;
    if (latest === undefined) void this.#options.run(clear);
    else void this.#giveTo(latest, clear);
  }

  async #giveTo(terminal: LocalTerminal, clear: readonly string[]): Promise<void> {
    const { error, lost } = await this.#options.run(latestByTerminalCommand(terminal), clear);
    // It is gone by now: then the others' sizes count again, or nobody's.
    if (error !== undefined && !lost) await this.#options.run(clear);
  }

  #forgetWindows(): void {
    const present = new Set(this.#sessions.flatMap(({ windows }) => windows.map(({ window }) => window)));
    for (const known of [this.#clamps, this.#seen])
      for (const window of known.keys()) if (!present.has(window)) known.delete(window);
    for (const window of this.#latestHere) if (!present.has(window)) this.#latestHere.delete(window);
  }
}

function sameSize(a: Size | undefined, b: Size): boolean {
  return a?.columns === b.columns && a.rows === b.rows;
}
