/** Who is in a session, by name and the others by number, as the relay tells those who have it open. Pure. */
import type { PersonHere } from "@coda/protocol";
import type { Present } from "../terminal/people-words.ts";

function counted(count: number, one: string, several: string): string {
  return count === 1 ? `One ${one}` : `${count} ${several}`;
}

/** Whose browser it is. A name is somebody else's text. */
export function personText({ who, name }: PersonHere): string {
  switch (who) {
    case "thisBrowser":
      return "This browser";
    case "sameAccount":
      return "Another browser of yours";
    case "member":
      return name ?? "A member";
    case "guest":
      return name ?? "A guest";
  }
}

/** Beside a name that its bearer chose, which may read as one of our own words; undefined beside those. */
export function bearerWord({ who }: PersonHere): "member" | "guest" | undefined {
  return who === "member" || who === "guest" ? who : undefined;
}

export const personRoles = { driver: "may type", viewer: "reads" } as const;

/** A sentence for each kind of whom `people` has not, this browser among them. */
export function peopleLines(
  { viewers, drivers, localClients }: Present,
  people: readonly PersonHere[],
): readonly string[] {
  const typists = people.filter(({ role }) => role === "driver").length;
  const more = people.length === 0 ? "" : "more ";
  const typing = drivers - typists;
  const reading = viewers - (people.length - typists);
  return [
    typing > 0 && `${counted(typing, `${more}browser`, `${more}browsers`)} may type.`,
    reading > 0 && `${counted(reading, `${more}browser reads`, `${more}browsers read`)}, and may not type.`,
    localClients > 0 && `${counted(localClients, "local terminal is", "local terminals are")} attached by tmux.`,
  ].filter((line) => line !== false);
}
