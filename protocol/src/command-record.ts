/**
 * A command run in a pane's shell, from its OSC 133 marks: A or B where the prompt is, C where output begins, D where it
 * ends. Known by `(epoch, outputFrom)`; told when it begins and again, whole, when it has ended.
 */
import { z } from "zod";
import { epochSchema, offsetSchema, paneIdSchema, sessionIdSchema } from "./ids.ts";

export const commandRecordSchema = z.object({
  /** Of the prompt it was typed at; null where no mark said so. */
  promptAt: offsetSchema.nullable(),
  outputFrom: offsetSchema,
  /** Null while it runs, and for ever when nothing said how it ended. */
  outputTo: offsetSchema.nullable(),
  /** The line as it was typed; null where it is not known. */
  command: z.string().max(4_000).nullable(),
  directory: z.string().max(1_024).nullable(),
  exitCode: z.int32().nullable(),
  startedAt: z.iso.datetime(),
  durationMs: z.int().min(0).nullable(),
});
export type CommandRecord = z.infer<typeof commandRecordSchema>;

/** As the web app tells it. */
export const apiCommandSchema = commandRecordSchema.extend({ pane: paneIdSchema, epoch: epochSchema });
export type ApiCommand = z.infer<typeof apiCommandSchema>;

/** The same among those of a whole idea. */
export const apiIdeaCommandSchema = apiCommandSchema.extend({ session: sessionIdSchema });
export type ApiIdeaCommand = z.infer<typeof apiIdeaCommandSchema>;
