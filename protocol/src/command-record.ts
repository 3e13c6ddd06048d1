/**
 * A command run in a pane's shell, from its OSC 133 marks: A or B where the prompt is, C where output begins, D where it
 * ends. Known by `(epoch, outputFrom)`; told when it begins and again, whole, when it has ended.
 */
import * as z from "zod/mini";
import { epochSchema, offsetSchema, paneIdSchema, sessionIdSchema } from "./ids.ts";

export const commandRecordSchema = z.object({
  /** Of the prompt it was typed at; null where no mark said so. */
  promptAt: z.nullable(offsetSchema),
  outputFrom: offsetSchema,
  /** Null while it runs, and for ever when nothing said how it ended. */
  outputTo: z.nullable(offsetSchema),
  /** The line as it was typed; null where it is not known. */
  command: z.nullable(z.string().check(z.maxLength(4_000))),
  directory: z.nullable(z.string().check(z.maxLength(1_024))),
  exitCode: z.nullable(z.int32()),
  startedAt: z.iso.datetime(),
  durationMs: z.nullable(z.int().check(z.minimum(0))),
});
export type CommandRecord = z.infer<typeof commandRecordSchema>;

/** As the web app tells it. */
export const apiCommandSchema = z.extend(commandRecordSchema, { pane: paneIdSchema, epoch: epochSchema });
export type ApiCommand = z.infer<typeof apiCommandSchema>;

/** The same among those of a whole idea. */
export const apiIdeaCommandSchema = z.extend(apiCommandSchema, { session: sessionIdSchema });
export type ApiIdeaCommand = z.infer<typeof apiIdeaCommandSchema>;
