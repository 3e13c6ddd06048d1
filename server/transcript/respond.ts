/** `GET …/transcript`: from query to streamed response. */
import { z } from "zod";
import {
  limits,
  paneIdSchema,
  transcriptContentType,
  type PaneId,
  type Position,
  type SessionId,
  type TranscriptPlaceReply,
} from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { ApiError } from "../http/api-error.ts";
import { positionSchema } from "../http/position-schema.ts";
import { streamOf } from "../http/stream.ts";
import type { Scope } from "../scope.ts";
import { chunkStream } from "./chunk-stream.ts";
import { panesOf, type EpochRow } from "./epochs.ts";
import { findPage } from "./page.ts";
import { asciicastStream } from "./asciicast-stream.ts";
import { encoded } from "./encoded.ts";
import { jsonStream } from "./json-stream.ts";
import { placeAt } from "./place.ts";
import { gapsHeader, rawStream, wholeSegments, type Segments } from "./raw-stream.ts";
import { readThrough } from "./read-through.ts";
import { readableEpochs } from "./readable-epochs.ts";
import { keyframeOffsetAtOrBelow } from "./stored-output.ts";
import { textStream } from "./text-stream.ts";

const timeMsSchema = z
  .string()
  .regex(/^\d{1,16}$/u, "give Unix milliseconds")
  .transform(Number);

export const transcriptQuerySchema = z
  .object({
    pane: z.optional(paneIdSchema),
    from: z.union([z.literal("latest"), timeMsSchema, positionSchema]).optional(),
    before: positionSchema.optional(),
    /** Where the transcript stood at that time, instead of the transcript. */
    at: timeMsSchema.optional(),
    limit: z.coerce.number().int().min(1).max(limits.resumeFillBytes).default(limits.transcriptPageBytes),
    format: z.enum(["chunks", "raw", "text", "asciicast", "json"]).default("chunks"),
    /** With records of when the output was written and what was masked (chunks only). */
    times: z.enum(["0", "1"]).default("0"),
  })
  .refine((query) => query.from === undefined || query.before === undefined, "give from or before, not both");

type Query = z.infer<typeof transcriptQuerySchema>;

/** Goes on to the transcript's end, however long that is. */
export function isWhole(query: Query): boolean {
  return query.at === undefined && query.format !== "chunks";
}

export async function transcriptResponse(scope: Scope, session: SessionId, query: Query): Promise<Response> {
  const pane = query.pane ?? (await onlyPane(scope, session));
  const epochs = pane === undefined ? [] : await readableEpochs(scope, session, pane);
  if (query.at !== undefined) return place(scope, epochs, query.at);
  return query.format === "chunks" ? chunks(scope, epochs, query) : whole(scope, epochs, query);
}

async function place({ orm }: Scope, epochs: readonly EpochRow[], atMs: number): Promise<Response> {
  const reply: TranscriptPlaceReply = { place: (await placeAt(orm, epochs, atMs)) ?? null };
  return Response.json(reply);
}

/** Undefined while nothing was recorded yet. */
async function onlyPane(scope: Scope, session: SessionId): Promise<PaneId | undefined> {
  const panes = await panesOf(scope, session);
  if (panes.length <= 1) return panes[0];
  throw new ApiError("badRequest", "This session has several panes; name one with ?pane=.", { panes });
}

/** From a time on: the page begins at a keyframe, where one is near, so that it can be drawn by itself. */
async function chunks({ orm, historySince }: Scope, epochs: readonly EpochRow[], query: Query): Promise<Response> {
  const { before, limit } = query;
  const from = typeof query.from === "number" ? await drawablePlace(orm, epochs, query.from) : query.from;
  const page = await findPage(orm, epochs, { from, before, limit });
  const body = streamOf(chunkStream(orm, page, { withNotes: query.times === "1", bare: historySince !== null }));
  return new Response(body, { headers: { "content-type": transcriptContentType } });
}

async function drawablePlace(orm: Orm, epochs: readonly EpochRow[], atMs: number): Promise<Position | undefined> {
  const found = await placeAt(orm, epochs, atMs);
  const row = epochs.find(({ epoch }) => epoch === found?.epoch);
  const keyframe = found && row && (await keyframeOffsetAtOrBelow(orm, row, found.offset));
  if (found === undefined || keyframe === undefined) return found;
  return found.offset - keyframe <= limits.resumeFillBytes ? { epoch: found.epoch, offset: keyframe } : found;
}

const wholeFormats = {
  raw: { type: "application/octet-stream", file: "transcript.bin", stream: rawStream },
  text: {
    type: "text/plain; charset=utf-8",
    file: "transcript.txt",
    stream: (orm: Orm, segments: Segments) => encoded(textStream(readThrough(orm, segments))),
  },
  asciicast: {
    type: "application/x-asciicast",
    file: "transcript.cast",
    stream: (orm: Orm, segments: Segments) => encoded(asciicastStream(readThrough(orm, segments))),
  },
  json: {
    type: "application/x-ndjson",
    file: "transcript.ndjson",
    stream: (orm: Orm, segments: Segments) => encoded(jsonStream(orm, readThrough(orm, segments))),
  },
} as const;

/** To the end. Never as anything a browser would show: the bytes are a stranger's program's. */
async function whole({ orm }: Scope, epochs: readonly EpochRow[], query: Query): Promise<Response> {
  if (query.format === "chunks" || query.before !== undefined || query.from === "latest") {
    throw new ApiError(
      "badRequest",
      "This format goes forwards: give from=<epoch>:<offset>, a time, or nothing for all of it.",
    );
  }
  const from = typeof query.from === "number" ? await placeAt(orm, epochs, query.from) : query.from;
  const segments = wholeSegments(epochs, from);
  if (segments === undefined) throw new ApiError("notFound", "This pane has no such epoch, or it was pruned.");
  const { type, file, stream } = wholeFormats[query.format];
  return new Response(streamOf(stream(orm, segments)), {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${file}"`,
      "coda-gaps": await gapsHeader(orm, segments),
    },
  });
}
