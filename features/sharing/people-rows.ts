/** One row for each who is in a terminal: as the relay names them, and a guest whom the reader may let type or put out as that. Pure. */
import type { ApiShare, PersonHere } from "@coda/protocol";

export interface GuestHere {
  readonly share: ApiShare;
  readonly guest: ApiShare["guests"][number];
  /** When each of their browsers came, in Unix milliseconds; none: the relay does not name them. */
  readonly sinceMs: readonly number[];
}

/** `key` stays a row's own while others come and go. */
export type PeopleRow =
  | { readonly is: "person"; readonly key: string; readonly person: PersonHere }
  | ({ readonly is: "guest"; readonly key: string } & GuestHere);

/**
 * `shares`: none to those who may do nothing with guests. Relay and web app know a guest by name alone in common: of several by
 * one name each gets a browser, and the last of them what is left. Whom only one of the two names is in the list too.
 */
export function peopleRows(people: readonly PersonHere[], shares: readonly ApiShare[]): readonly PeopleRow[] {
  const listed = shares.flatMap((share) =>
    share.guests
      .filter(({ online }) => online)
      .map((guest) => ({ is: "guest" as const, key: guest.id, share, guest, sinceMs: new Array<number>() })),
  );
  const keyOf = personKeys();
  const rows = people.map((person): PeopleRow => {
    const named = person.who === "guest" ? listed.filter(({ guest }) => guest.name === person.name) : [];
    const row = named.find(({ sinceMs }) => sinceMs.length === 0) ?? named.at(-1);
    row?.sinceMs.push(person.sinceMs);
    return row ?? { is: "person", key: keyOf(person), person };
  });
  // A guest's second browser is no row of its own.
  return [...new Set<PeopleRow>([...rows, ...listed])];
}

/** Whose and since when; of several that came in the same millisecond the place among them. What a browser may do changes. */
function personKeys(): (person: PersonHere) => string {
  const counts = new Map<string, number>();
  return ({ who, sinceMs }) => {
    const same = `${who} ${sinceMs}`;
    const nth = counts.get(same) ?? 0;
    counts.set(same, nth + 1);
    return `${same} ${nth}`;
  };
}
