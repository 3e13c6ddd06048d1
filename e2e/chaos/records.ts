/** What programs, viewers and the run itself leave for each other in the run's folder. */
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  apiSessionSchema,
  epochSchema,
  gapCauseSchema,
  sessionPrefixSchema,
  type ApiSession,
  type SessionPrefix,
} from "@coda/protocol";
import { z } from "zod";

/** While this file is there, nobody prints or types any more. */
export const quietFile = "quiet";

/** Those of a run of chaos: one session each. */
export const paces = ["idle", "steady", "bursts", "flood", "keys"] as const;
const programPaces = [...paces, "stream", "calm", "echo"] as const;
export type Pace = (typeof programPaces)[number];
/** The program whose pane is typed into. */
export const typedInto = "keys" satisfies Pace;

const programOptionsSchema = z.object({
  folder: z.string(),
  name: z.string(),
  pace: z.enum(programPaces),
  seed: z.number(),
});

export function parseProgramOptions(text: string | undefined): z.infer<typeof programOptionsSchema> {
  return programOptionsSchema.parse(JSON.parse(text ?? ""));
}

export const printedRecordSchema = z.object({
  lines: z.int(),
  /** CRC-32 of all of it. */
  crc: z.int(),
  /** Nothing more will be printed. */
  quiet: z.boolean(),
});
export type PrintedRecord = z.infer<typeof printedRecordSchema>;

/** Undefined while it has written none, or is writing it. */
export function readPrinted(folder: string, program: string): PrintedRecord | undefined {
  return readJson(join(folder, `${program}.printed`), printedRecordSchema);
}

// ---------------------------------------------------------------------------------------------------------- viewers

const viewerOptionsSchema = z.object({
  name: z.string(),
  folder: z.string(),
  seed: z.number(),
  /** The web app's own origin, and the ports of this viewer's link. */
  origin: z.string(),
  cookie: z.string(),
  webPort: z.int(),
  relayPort: z.int(),
  prefix: sessionPrefixSchema,
  sessions: z.array(apiSessionSchema),
});
export interface ViewerOptions {
  readonly name: string;
  readonly folder: string;
  readonly seed: number;
  readonly origin: string;
  readonly cookie: string;
  readonly webPort: number;
  readonly relayPort: number;
  readonly prefix: SessionPrefix;
  readonly sessions: readonly ApiSession[];
}

export function parseViewerOptions(file: string | undefined): ViewerOptions {
  return viewerOptionsSchema.parse(JSON.parse(readFileSync(file ?? "", "utf8")));
}

/** A run of output that a viewer's picture took, in the order in which it came. */
export const seenSchema = z.object({
  program: z.string(),
  epoch: epochSchema,
  from: z.int(),
  bytes: z.int(),
  crc: z.int(),
  /** Where it has stars in place of what was printed: see `stars.ts`. */
  stars: z.array(z.object({ from: z.int(), to: z.int() })).optional(),
});
export type Seen = z.infer<typeof seenSchema>;

/** What became of typing: tokens `[from, to)` went out under a counter of this client, or were refused at once. */
export const typedSchema = z.discriminatedUnion("what", [
  z.object({ what: z.literal("begun"), client: z.string() }),
  z.object({
    what: z.literal("typed"),
    client: z.string(),
    from: z.int(),
    to: z.int(),
    counter: z.int().nullable(),
    paste: z.boolean(),
  }),
  z.object({ what: z.literal("acknowledged"), client: z.string(), counter: z.int() }),
  z.object({ what: z.literal("refused"), client: z.string(), counter: z.int(), why: z.string() }),
  /** So many pieces were shown as refused in all, at typing or later. */
  z.object({ what: z.literal("shown"), client: z.string(), refused: z.int(), why: z.string().nullable() }),
]);
export type Typed = z.infer<typeof typedSchema>;

/** What one picture is drawn from, contiguous runs joined. */
const tapePartSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("bytes"), epoch: epochSchema, from: z.int(), to: z.int() }),
  z.object({ kind: z.literal("keyframe"), epoch: epochSchema, at: z.int() }),
  z.object({
    kind: z.literal("gap"),
    epoch: epochSchema,
    from: z.int(),
    to: z.int().nullable(),
    cause: gapCauseSchema,
  }),
]);
export type TapePart = z.infer<typeof tapePartSchema>;

export const viewStateSchema = z.object({
  program: z.string(),
  connection: z.string(),
  skipped: z.boolean(),
  parts: z.array(tapePartSchema),
});
export const viewerStateSchema = z.object({ client: z.string(), views: z.array(viewStateSchema) });
export type ViewState = z.infer<typeof viewStateSchema>;
export type ViewerState = z.infer<typeof viewerStateSchema>;

export function readViewerState(folder: string, viewer: string): ViewerState | undefined {
  return readJson(join(folder, `viewer-${viewer}.state`), viewerStateSchema);
}

// ------------------------------------------------------------------------------------------------------------- lines

/** Written at once, so that a killed process has written it or not. */
export function appendLine(file: string, value: unknown): void {
  appendFileSync(file, `${JSON.stringify(value)}\n`);
}

/** A last line that its writer did not finish is left out. */
export function readLines<Line>(file: string, schema: z.ZodType<Line>): Line[] {
  return readText(file)
    .split("\n")
    .slice(0, -1)
    .map((line) => schema.parse(JSON.parse(line)));
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function readJson<Value>(file: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
