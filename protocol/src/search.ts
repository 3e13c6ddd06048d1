/**
 * `GET /api/devmode/search`: lines that terminals printed, and commands that were run in them, newest first. All words of a
 * search stand in one line; "several words" in quotation marks are one; capitals count where the search has one.
 */
import * as z from "zod/mini";
import { apiIdeaCommandSchema } from "./command-record.ts";
import { epochSchema, ideaIdSchema, offsetSchema, paneIdSchema, sessionIdSchema, slotSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import { storableTextSchema } from "./storable-text.ts";

/** What was printed, or the commands themselves. */
export const searchKindSchema = z.enum(["output", "commands"]);
export type SearchKind = z.infer<typeof searchKindSchema>;

export const searchTextSchema = storableTextSchema.check(z.minLength(1), z.maxLength(limits.searchCharacters));

const placeShape = { idea: ideaIdSchema, ideaTitle: z.string(), slot: slotSchema };

/** A line of output. */
export const searchHitSchema = z.object({
  ...placeShape,
  session: sessionIdSchema,
  pane: paneIdSchema,
  epoch: epochSchema,
  /** Behind the line. */
  offset: offsetSchema,
  /** Some lines further on: output that ends there shows the line among its neighbours. */
  showTo: offsetSchema,
  /** When it was written, by the device's clock. */
  at: z.iso.datetime(),
  /** At most `limits.searchLineCharacters`, around what was found. */
  line: z.string(),
  /** What was found in it, `[from, to)` in UTF-16 units, in order. */
  marks: z.array(z.tuple([z.int().check(z.minimum(0)), z.int().check(z.minimum(0))])),
  /** The lines around it; null where there is none, or where it is not at hand. */
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
  /** Of the command it was printed by, where that is known; `text` is null where its line is not. */
  command: z.nullable(z.object({ text: z.nullable(z.string()), exitCode: z.nullable(z.int32()), ended: z.boolean() })),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const foundCommandSchema = z.extend(apiIdeaCommandSchema, placeShape);
export type FoundCommand = z.infer<typeof foundCommandSchema>;

export const searchReplySchema = z.object({
  hits: z.array(searchHitSchema),
  /** Commands in whose line it stands: a page of them, or with a first page of output the newest few. */
  commands: z.array(foundCommandSchema),
  /** What to ask for next; null: that was all. */
  next: z.nullable(z.string()),
  /** The time for one page was over when the search had come back to here; null: it was not. */
  searchedTo: z.nullable(z.iso.datetime()),
  /** Pieces of text that were looked into for this page, and how many are left that may hold what is searched. */
  looked: z.int().check(z.minimum(0)),
  left: z.int().check(z.minimum(0)),
  /** Terminals with new output that was not looked into: it is being made ready. */
  notReady: z.int().check(z.minimum(0)),
});
export type SearchReply = z.infer<typeof searchReplySchema>;
