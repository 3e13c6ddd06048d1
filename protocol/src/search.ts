/**
 * `GET /api/devmode/search`: lines that terminals printed, and commands that were run in them, newest first. All words of a
 * search stand in one line; "several words" in quotation marks are one; capitals count where the search has one.
 */
import { z } from "zod";
import { apiIdeaCommandSchema } from "./command-record.ts";
import { epochSchema, ideaIdSchema, offsetSchema, paneIdSchema, sessionIdSchema, slotSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import { storableTextSchema } from "./storable-text.ts";

/** What was printed, or the commands themselves. */
export const searchKindSchema = z.enum(["output", "commands"]);
export type SearchKind = z.infer<typeof searchKindSchema>;

export const searchTextSchema = storableTextSchema.min(1).max(limits.searchCharacters);

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
  marks: z.array(z.tuple([z.int().min(0), z.int().min(0)])),
  /** The lines around it; null where there is none, or where it is not at hand. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Of the command it was printed by, where that is known; `text` is null where its line is not. */
  command: z.object({ text: z.string().nullable(), exitCode: z.int32().nullable(), ended: z.boolean() }).nullable(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const foundCommandSchema = apiIdeaCommandSchema.extend(placeShape);
export type FoundCommand = z.infer<typeof foundCommandSchema>;

export const searchReplySchema = z.object({
  hits: z.array(searchHitSchema),
  /** Commands in whose line it stands: a page of them, or with a first page of output the newest few. */
  commands: z.array(foundCommandSchema),
  /** What to ask for next; null: that was all. */
  next: z.string().nullable(),
  /** The time for one page was over when the search had come back to here; null: it was not. */
  searchedTo: z.iso.datetime().nullable(),
  /** Terminals with new output that was not looked into: it is being made ready. */
  notReady: z.int().min(0),
});
export type SearchReply = z.infer<typeof searchReplySchema>;
