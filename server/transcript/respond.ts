/** `GET …/transcript`: from query to streamed response. */
import { z } from "zod";
import { limits, paneIdSchema, transcriptContentType, type PaneId, type SessionId } from "@coda/protocol";
import { ApiError } from "../http/api-error.ts";
import { positionSchema } from "../http/position-schema.ts";
import { streamOf } from "../http/stream.ts";
import type { Scope } from "../scope.ts";
import { chunkStream } from "./chunk-stream.ts";
import { epochsOf, panesOf, type EpochRow } from "./epochs.ts";
import { findPage } from "./page.ts";
import { gapsHeader, rawSegments, rawStream } from "./raw-stream.ts";

export const transcriptQuerySchema = z
  .object({
    pane: paneIdSchema.optional(),
    from: z.union([z.literal("latest"), positionSchema]).optional(),
    before: positionSchema.optional(),
    limit: z.coerce.number().int().min(1).max(limits.resumeFillBytes).default(limits.transcriptPageBytes),
    format: z.enum(["chunks", "raw"]).default("chunks"),
  })
  .refine((query) => query.from === undefined || query.before === undefined, "give from or before, not both");

type Query = z.infer<typeof transcriptQuerySchema>;

export async function transcriptResponse(scope: Scope, session: SessionId, query: Query): Promise<Response> {
  const pane = query.pane ?? (await onlyPane(scope, session));
  const epochs = pane === undefined ? [] : await epochsOf(scope, session, pane);
  return query.format === "raw" ? raw(scope, epochs, query) : chunks(scope, epochs, query);
}

/** Undefined while nothing was recorded yet. */
async function onlyPane(scope: Scope, session: SessionId): Promise<PaneId | undefined> {
  const panes = await panesOf(scope, session);
  if (panes.length <= 1) return panes[0];
  throw new ApiError("badRequest", "This session has several panes; name one with ?pane=.", { panes });
}

async function chunks(scope: Scope, epochs: readonly EpochRow[], query: Query): Promise<Response> {
  const page = await findPage(scope.orm, epochs, { from: query.from, before: query.before, limit: query.limit });
  return new Response(streamOf(chunkStream(scope.orm, page)), { headers: { "content-type": transcriptContentType } });
}

/** Never as anything a browser would show: the bytes are a stranger's program's. */
async function raw(scope: Scope, epochs: readonly EpochRow[], query: Query): Promise<Response> {
  if (query.before !== undefined || query.from === "latest") {
    throw new ApiError("badRequest", "format=raw goes forwards: give from=<epoch>:<offset>, or nothing for all of it.");
  }
  const segments = rawSegments(epochs, query.from);
  if (segments === undefined) throw new ApiError("notFound", "This pane has no such epoch, or it was pruned.");
  return new Response(streamOf(rawStream(scope.orm, segments)), {
    headers: {
      "content-type": "application/octet-stream",
      "content-disposition": 'attachment; filename="transcript.bin"',
      "coda-gaps": await gapsHeader(scope.orm, segments),
    },
  });
}
