/**
 * Who is in a room, for the members among them (SE14): whoever sits here, and whoever other nodes tell of. Says it when it is
 * asked to, once after each change. Knows no tickets and no sockets.
 */
import {
  limits,
  type BrowserRole,
  type GuestId,
  type PersonHere,
  type RelayToBrowser,
  type UserId,
} from "@coda/protocol";
import { nobody, together, type Present } from "./presence.ts";
import type { Seat } from "./room-peers.ts";

/** One browser in a session, as nodes tell each other. */
interface Person {
  /** An account's; a guest's own. */
  readonly user: UserId;
  readonly isGuest: boolean;
  readonly name: string | null;
  readonly role: BrowserRole;
  /** Unix milliseconds. */
  readonly sinceMs: number;
}

/** Browsers of a session on some nodes; who they are, as far as those nodes tell. */
export interface Company extends Present {
  readonly people: readonly Person[];
}

export const noCompany: Company = { ...nobody, people: [] };

export function companyOf(all: readonly Company[]): Company {
  return { ...together(all), people: longest(all.flatMap(({ people }) => people)) };
}

/** Who has been there longest, as many as are told. */
function longest<Somebody extends Person>(people: readonly Somebody[]): Somebody[] {
  return people.toSorted((one, other) => one.sinceMs - other.sinceMs).slice(0, limits.namedBrowsersPerSession);
}

interface Sitting extends Person {
  readonly seat?: Seat;
}

export class RoomPeople {
  readonly #sinceMs = new Map<Seat, number>();
  /** On other nodes. */
  #elsewhere = noCompany;
  #isTold = true;

  /** On this node. */
  get present(): Present {
    const drivers = [...this.#sinceMs.keys()].filter((seat) => seat.role === "driver").length;
    return { drivers, viewers: this.#sinceMs.size - drivers };
  }

  /** On all nodes. */
  get everybody(): Present {
    return together([this.present, this.#elsewhere]);
  }

  /** On this node. */
  get guests(): GuestId[] {
    return [...this.#sinceMs.keys()].flatMap(({ guest }) => guest ?? []);
  }

  /** On this node, and who they are. */
  get company(): Company {
    const people = [...this.#sinceMs].map(([seat, sinceMs]) => personIn(seat, sinceMs));
    return { ...this.present, people: longest(people) };
  }

  /** For one more on this node. Guests leave room for members, and each of them for the others. */
  hasRoomFor({ guest }: Pick<Seat, "guest">): boolean {
    if (this.#sinceMs.size >= limits.browsersPerSession) return false;
    if (guest === undefined) return true;
    const { guests } = this;
    const own = guests.filter((other) => other === guest).length;
    return guests.length < limits.guestBrowsersPerSession && own < limits.browsersPerGuest;
  }

  join(seat: Seat, nowMs: number): void {
    this.#sinceMs.set(seat, nowMs);
    this.changed();
  }

  leave(seat: Seat): void {
    this.#sinceMs.delete(seat);
    this.changed();
  }

  /** Somebody may do something else now. */
  changed(): void {
    this.#isTold = false;
  }

  /** True when there are more or fewer of them, or they may do something else. */
  setElsewhere({ viewers, drivers, people }: Company): boolean {
    const before = this.#elsewhere;
    if (JSON.stringify(people) !== JSON.stringify(before.people)) this.changed();
    this.#elsewhere = { viewers, drivers, people };
    return viewers !== before.viewers || drivers !== before.drivers;
  }

  /** To those who hear of it, where it is not what they know. */
  tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    const hearers = [...this.#sinceMs.keys()].filter((seat) => seat.hearsPeople);
    if (hearers.length === 0) return;
    const here = [...this.#sinceMs].map(([seat, sinceMs]) => ({ seat, ...personIn(seat, sinceMs) }));
    const all = longest<Sitting>([...here, ...this.#elsewhere.people]);
    for (const seat of hearers) seat.port.send(peopleFor(seat, all));
  }
}

function personIn({ user, guest, name, role }: Seat, sinceMs: number): Person {
  return { user, isGuest: guest !== undefined, name, role, sinceMs };
}

function peopleFor(reader: Seat, all: readonly Sitting[]): RelayToBrowser {
  const people = all.map(({ seat, user, isGuest, name, role, sinceMs }): PersonHere => {
    const relation = user === reader.user ? "sameAccount" : "member";
    return { name, who: isGuest ? "guest" : seat === reader ? "thisBrowser" : relation, role, sinceMs };
  });
  return { t: "people", people };
}
