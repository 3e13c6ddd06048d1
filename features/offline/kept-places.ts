/** How the terminals are called whose pictures this browser keeps, for the page that no server helps to draw. */
import type { SessionId } from "@coda/protocol";

export interface KeptPlace {
  readonly ideaTitle: string;
  readonly slot: string;
}

const key = "coda-kept-places";

/** As many as there are pictures; the rest are names of nothing. */
const most = 24;

/** By session, the one that was opened last at the end. Nothing where a browser forbids storage. */
export function keptPlaces(): ReadonlyMap<string, KeptPlace> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return new Map(Array.isArray(kept) ? kept.filter(isEntry) : []);
  } catch {
    return new Map();
  }
}

export function keepPlace(session: SessionId, { ideaTitle, slot }: KeptPlace): void {
  const others = [...keptPlaces()].filter(([id]) => id !== session);
  try {
    localStorage.setItem(key, JSON.stringify([...others, [session, { ideaTitle, slot }]].slice(-most)));
  } catch {
    // It is full or forbidden: the picture is shown without a name then.
  }
}

export function forgetPlaces(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Where storage is forbidden there is nothing to forget.
  }
}

function isEntry(entry: unknown): entry is [string, KeptPlace] {
  if (!Array.isArray(entry) || typeof entry[0] !== "string") return false;
  const place: unknown = entry[1];
  return (
    typeof place === "object" &&
    place !== null &&
    ["ideaTitle", "slot"].every((name) => typeof Reflect.get(place, name) === "string")
  );
}
