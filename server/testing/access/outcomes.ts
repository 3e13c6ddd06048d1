/** What comes of a call, for each who may make it: `ok`, `redirect`, or the code of the refusal. */
import type { ErrorCode } from "@coda/protocol";
import type { Call } from "@/app/api/testing/world.ts";
import { identities, type Cast, type Identity } from "./cast.ts";

export type Outcome = "ok" | "redirect" | ErrorCode;
export type Outcomes = Readonly<Record<Identity, Outcome>>;

export interface Row<Given> {
  /** Made anew for each who asks. */
  readonly given?: (cast: Cast, who: Identity) => Promise<Given> | Given;
  readonly expect: Outcomes;
}

export type RouteRow = Row<Call>;
export type ActionRow = Row<unknown>;

/** Whoever is not signed in as a person: by a link, as a device, shut out, or not at all. */
const noPerson = {
  guest: "forbidden",
  device: "forbidden",
  disabled: "signedOut",
  nobody: "signedOut",
} as const satisfies Partial<Outcomes>;

/** By role in the idea: owner, driver, viewer, none. An admin of the instance is a stranger to it. */
function people(...[owner, driver, viewer, stranger]: [Outcome, Outcome, Outcome, Outcome]): Outcomes {
  return { ...noPerson, owner, driver, viewer, stranger, admin: stranger };
}

export const members = people("ok", "ok", "ok", "notFound");
export const drivers = people("ok", "ok", "forbidden", "notFound");
export const ownerOnly = people("ok", "forbidden", "forbidden", "notFound");
/** Each for themselves. */
export const anyPerson = people("ok", "ok", "ok", "ok");
/** A guest who came by a link, and nobody else. */
export const guestOnly: Outcomes = { ...people("forbidden", "forbidden", "forbidden", "forbidden"), guest: "ok" };
export const adminOnly: Outcomes = { ...people("forbidden", "forbidden", "forbidden", "forbidden"), admin: "ok" };
/** What is the owner's alone, and of which nobody else is told whether it is there. */
export const ownersThing = people("ok", "notFound", "notFound", "notFound");
export const deviceOnly: Outcomes = { ...people("forbidden", "forbidden", "forbidden", "forbidden"), device: "ok" };
/** The same for everybody: nobody is looked at. */
export const everybody = (outcome: Outcome): Outcomes =>
  Object.fromEntries(identities.map((who) => [who, outcome])) as unknown as Outcomes;
/** The same for every person. */
export const everyPerson = (outcome: Outcome): Outcomes => people(outcome, outcome, outcome, outcome);
export const but = (outcomes: Outcomes, others: Partial<Outcomes>): Outcomes => ({ ...outcomes, ...others });
