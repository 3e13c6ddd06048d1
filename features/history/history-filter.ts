/** Which commands are looked at, as the page's address says it: `?in=primary.5` is pane `%5` of the slot `primary`. */
import {
  formatPosition,
  paneIdSchema,
  parsePosition,
  slotSchema,
  type ApiSession,
  type IdeaId,
  type PaneId,
  type Position,
  type SessionId,
  type Slot,
} from "@coda/protocol";
import { historyPath } from "../routes/paths.ts";

export const endings = ["failed", "running"] as const;
export type Ended = (typeof endings)[number];

export interface HistoryFilter {
  readonly slot?: Slot | undefined;
  /** Of that slot. */
  readonly pane?: PaneId | undefined;
  /** Only what ended with another exit code than 0, or what has no end yet. */
  readonly ended?: Ended | undefined;
  /** Only what ended with this exit code. */
  readonly exit?: number | undefined;
  /** Only what began at this moment or later, and only what began before that one: ISO 8601, in UTC. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** Only what began in the last so many hours. */
  readonly within?: number | undefined;
  /** Only what took at least so many seconds. */
  readonly longer?: number | undefined;
  /** Only what was run in this directory or below it; never empty. */
  readonly dir?: string | undefined;
  /** Stands in the command's line; never empty. */
  readonly text?: string | undefined;
}

export interface HistoryPlace extends HistoryFilter {
  /** Those before this one. */
  readonly before?: Position | undefined;
}

/** As long as the API takes it. */
export const longestText = 200;
export const longestDirectory = 4_096;
/** Longer than anything is kept. */
const mostOfANumber = 1_000_000;

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What an address has that is none of this is left out: it may have been typed, or sent by an older page. */
export function readHistoryPlace(parameters: Parameters): HistoryPlace {
  const one = (name: string) => {
    const value = parameters[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [slot, pane] = readWhere(one("in"));
  return {
    slot,
    pane,
    ended: endings.find((ended) => ended === one("ended")),
    exit: readNumber(one("exit"), 0),
    since: readMoment(one("since")),
    until: readMoment(one("until")),
    within: readNumber(one("within"), 1),
    longer: readNumber(one("longer"), 1),
    dir: readText(one("dir"), longestDirectory),
    text: readText(one("text"), longestText),
    before: parsePosition(one("before") ?? ""),
  };
}

function readText(text: string | undefined, longest: number): string | undefined {
  const storable = text?.replaceAll(/[\0\p{Cs}]/gu, "").slice(0, longest);
  return storable === "" ? undefined : storable;
}

function readNumber(text: string | undefined, least: number): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number >= least && number <= mostOfANumber ? number : undefined;
}

function readMoment(text: string | undefined): string | undefined {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function readWhere(text: string | undefined): readonly [slot: Slot | undefined, pane: PaneId | undefined] {
  const [slotText, paneText] = (text ?? "").split(".");
  const slot = slotSchema.safeParse(slotText).data;
  return [slot, slot === undefined ? undefined : paneIdSchema.safeParse(`%${paneText}`).data];
}

export function writeWhere({ slot, pane }: Pick<HistoryFilter, "slot" | "pane">): string {
  if (slot === undefined) return "";
  return pane === undefined ? slot : `${slot}.${pane.slice(1)}`;
}

export function historyAddress(idea: IdeaId, place: Partial<HistoryPlace> = {}): string {
  return historyPath(idea) + queryOf({ in: writeWhere(place), ended: place.ended }, place);
}

/** The same as the API's query; `session`: that of the slot. */
export function commandQuery(place: HistoryPlace, session: SessionId | undefined): string {
  const ended = place.ended && { [place.ended]: "1" };
  return queryOf({ session, pane: place.pane, ...ended }, place);
}

function queryOf(
  where: Readonly<Record<string, string | undefined>>,
  { exit, since, until, within, longer, dir, text, before }: Partial<HistoryPlace>,
): string {
  const when = { since, until, within: within?.toString() };
  const rest = { exit: exit?.toString(), ...when, longer: longer?.toString(), dir, text };
  const all = { ...where, ...rest, before: before && formatPosition(before) };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) if (value !== undefined && value !== "") query.set(name, value);
  return query.size === 0 ? "" : `?${query}`;
}

/** Whether anything is left out by it. */
export function isNarrowed({ slot: _slot, pane: _pane, ...place }: HistoryPlace): boolean {
  return Object.values(place).some((part) => part !== undefined);
}

interface Choice {
  readonly value: string;
  readonly text: string;
}

/** Every slot, and each pane of those that have several. */
export function whereChoices(sessions: readonly Pick<ApiSession, "slot" | "panes">[]): readonly Choice[] {
  return sessions
    .toSorted((a, b) => a.slot.localeCompare(b.slot))
    .flatMap(({ slot, panes }) => {
      const each = panes.length < 2 ? [] : panes.map(({ pane }) => ({ slot, pane }));
      return [{ slot, pane: undefined }, ...each];
    })
    .map(({ slot, pane }) => ({
      value: writeWhere({ slot, pane }),
      text: pane === undefined ? slot : `${slot}, pane ${pane}`,
    }));
}
