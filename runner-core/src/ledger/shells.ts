/** What is known of a pane's shells: the state of the command machine, as it is also kept beside the journal. */
import { z } from "zod";
import { offsetSchema } from "@coda/protocol";

const directorySchema = z.object({ host: z.string(), path: z.string() });

const common = {
  /** As it names itself; null where it does not. */
  aid: z.string().nullable(),
  /** Where it was at its last word. */
  directory: directorySchema.nullable(),
};

const shellSchema = z.discriminatedUnion("is", [
  /** Between commands, or nothing is known yet. */
  z.object({ ...common, is: z.literal("quiet") }),
  z.object({
    ...common,
    is: z.literal("prompt"),
    promptAt: offsetSchema,
    /** Where the prompt ends and what is typed begins. */
    typedFrom: z.nullable(offsetSchema),
    line: z.string().nullable(),
  }),
  z.object({
    ...common,
    is: z.literal("running"),
    promptAt: z.nullable(offsetSchema),
    outputFrom: offsetSchema,
    command: z.string().nullable(),
    /** The directory it was begun in. */
    ranIn: z.string().nullable(),
    startedMs: z.number(),
    /** A directory that was told while it ran: the shell's own next one, or that of a shell within. */
    arriving: directorySchema.nullable(),
  }),
]);
export type Shell = z.infer<typeof shellSchema>;

/** The outermost first; never none. */
export const shellsSchema = z.array(shellSchema).min(1);
export type Shells = readonly Shell[];
