/** Searching what was printed in all terminals that somebody may read, and the commands that were run in them. */
import { and, gte, ilike, inArray, like, lte, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import {
  formatPosition,
  ideaIdSchema,
  limits,
  searchKindSchema,
  searchTextSchema,
  slotSchema,
  type FoundCommand,
  type SearchReply,
} from "@coda/protocol";
import { terminalCommands as commands } from "../../drizzle/schema/index.ts";
import { apiCommand, commandPage, literally } from "../command/queries.ts";
import { ApiError } from "../http/api-error.ts";
import { positionSchema } from "../http/position-schema.ts";
import type { Scope } from "../scope.ts";
import { findLines } from "./find-lines.ts";
import { detailed, searchedSessions, type SearchedSession } from "./hit-details.ts";
import { formatPlace, searchPlaceSchema } from "./search-place.ts";
import { searchWords, type SearchWords } from "./search-words.ts";
import { unreadTexts, type Unread } from "./unread-texts.ts";

/** Years that PostgreSQL reads as JavaScript writes them. */
const timeSchema = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() >= 0 && at.getTime() < Date.UTC(9999), "give a time from 1970 on");

export const searchQuerySchema = z
  .object({
    q: searchTextSchema,
    kind: z._default(searchKindSchema, "output"),
    idea: z.optional(ideaIdSchema),
    /** Of that idea. */
    slot: z.optional(slotSchema),
    since: timeSchema.optional(),
    until: timeSchema.optional(),
    /** A reply's `next`. */
    next: z.string().max(200).optional(),
  })
  .refine(({ idea, slot }) => slot === undefined || idea !== undefined, "give the slot's idea, too");
export type SearchQuery = z.infer<typeof searchQuerySchema>;

export interface SearchRun {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly rest: () => Promise<void>;
}

export interface Searched {
  readonly reply: SearchReply;
  /** Raw output of the actor's terminals that the index does not have yet, in bytes. */
  readonly unreadBytes: number;
}

const nothing: SearchReply = {
  hits: [],
  commands: [],
  next: null,
  searchedTo: null,
  looked: 0,
  left: 0,
  notReady: 0,
};
/** For what the index does not have: its place among the rest is known once it is drawn. */
const unreadMs = limits.searchMs / 3;

/** Throws badRequest where nothing is searched for. */
export async function searchTranscripts(scope: Scope, query: SearchQuery, run: SearchRun): Promise<Searched> {
  const search = searchWords(query.q);
  if (search === undefined)
    throw new ApiError("badRequest", "Type a word to search for; blanks alone are found everywhere.");
  const among = await searchedSessions(scope, query);
  if (among.length === 0) return { reply: nothing, unreadBytes: 0 };
  if (query.kind === "commands") return { reply: await commandsOnly(scope, { search, among, query }), unreadBytes: 0 };
  return output(scope, { search, among, query }, run);
}

interface Given {
  readonly search: SearchWords;
  readonly among: readonly SearchedSession[];
  readonly query: SearchQuery;
}

async function output(scope: Scope, given: Given, { signal, rest }: SearchRun): Promise<Searched> {
  const { orm } = scope;
  const { search, among, query } = given;
  const sessions = sql.join(
    among.map(({ id }) => sql`${id}::uuid`),
    sql`, `,
  );
  const before = query.next === undefined ? undefined : readNext(searchPlaceSchema, query.next);
  const startMs = scope.now().getTime();
  const within = (ms: number) => () => !signal.aborted && scope.now().getTime() < startMs + ms;
  const unread: Unread = await unreadTexts(orm, sessions, within(unreadMs));
  const { since, until } = query;
  const wish = { sessions, search, before, since, until, unread: unread.texts };
  const isFirst = query.next === undefined;
  const [found, beside] = await Promise.all([
    findLines(orm, wish, { hasTime: within(isFirst ? limits.firstSearchMs : limits.searchMs), rest }),
    isFirst ? foundCommands(scope, given, limits.commandsPerSearch) : undefined,
  ]);
  const reply: SearchReply = {
    hits: await detailed(orm, among, found.lines),
    commands: beside?.found ?? [],
    next: found.next === undefined ? null : formatPlace(found.next),
    searchedTo: found.searchedToMs === undefined ? null : new Date(found.searchedToMs).toISOString(),
    looked: found.looked,
    left: found.left,
    notReady: unread.leftOut,
  };
  return { reply, unreadBytes: unread.rawBytes };
}

async function commandsOnly(scope: Scope, given: Given): Promise<SearchReply> {
  const { found, more } = await foundCommands(scope, given, limits.searchHits);
  const last = found.at(-1);
  const next = more && last !== undefined ? formatPosition({ epoch: last.epoch, offset: last.outputFrom }) : null;
  return { ...nothing, commands: found, next };
}

async function foundCommands(
  scope: Scope,
  { search, among, query }: Given,
  limit: number,
): Promise<{ found: FoundCommand[]; more: boolean }> {
  const bySession = new Map(among.map((session) => [session.id, session]));
  const { since, until } = query;
  const where = and(
    inArray(commands.sessionId, [...bySession.keys()]),
    ...search.words.map((word) => holds(word, search)),
    since && gte(commands.startedAt, since),
    until && lte(commands.startedAt, until),
  );
  const before = query.kind === "output" || query.next === undefined ? undefined : readNext(positionSchema, query.next);
  const { rows, more } = await commandPage(scope.orm, where ?? sql`false`, { limit, before });
  const found = rows.flatMap((row) => {
    const session = bySession.get(row.command.sessionId);
    if (session === undefined) return [];
    const { id, ...place } = session;
    return [{ ...apiCommand(row), ...place, session: id }];
  });
  return { found, more };
}

/** Its wildcards mean themselves. */
function holds(word: string, { exactCase }: SearchWords): SQL {
  const pattern = `%${literally(word)}%`;
  return exactCase ? like(commands.command, pattern) : ilike(commands.command, pattern);
}

function readNext<Place>(schema: z.core.$ZodType<Place>, text: string): Place {
  const read = z.safeParse(schema, text);
  if (read.success) return read.data;
  throw new ApiError("badRequest", "This is no place where a search goes on; search anew.");
}
