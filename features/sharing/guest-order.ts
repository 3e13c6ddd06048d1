/** The order in which an owner looks through a link's guests. */
import type { ApiShare } from "@coda/protocol";

type Guest = ApiShare["guests"][number];

/** Whoever waits for an answer, then who is here, then who was here last. */
export function inOrder(guests: readonly Guest[]): readonly Guest[] {
  return guests.toSorted(
    (a, b) =>
      Number(b.typing === "asked") - Number(a.typing === "asked") ||
      Number(b.online) - Number(a.online) ||
      (b.lastSeenAt ?? "").localeCompare(a.lastSeenAt ?? ""),
  );
}
