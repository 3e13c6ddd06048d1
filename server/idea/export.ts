/** All that is stored of an idea as one archive: what an owner takes away before it is deleted. */
import { createHash } from "node:crypto";
import type { ApiIdea, ApiSession, IdeaId, PaneId } from "@coda/protocol";
import { audit } from "../audit/record.ts";
import type { Scope } from "../scope.ts";
import { listSessions } from "../session/queries.ts";
import { asciicastStream } from "../transcript/asciicast-stream.ts";
import { encoded } from "../transcript/encoded.ts";
import { epochsOf, panesOf } from "../transcript/epochs.ts";
import { jsonStream } from "../transcript/json-stream.ts";
import { rawStream, wholeSegments, type Segments } from "../transcript/raw-stream.ts";
import { readThrough } from "../transcript/read-through.ts";
import { ideaRow } from "./idea-row.ts";
import { getIdea } from "./queries.ts";
import { zipStream, type ZippedFile } from "./zip-stream.ts";

interface Listed {
  readonly name: string;
  readonly session: string;
  readonly slot: string;
  readonly pane: PaneId;
  bytes: number;
  sha256: string;
}

/** `<slot>/pane-<n>/output.bin`, `output.cast`, `notes.ndjson`; at last `manifest.json`, which lists them. */
export async function exportIdea(scope: Scope, id: IdeaId): Promise<AsyncGenerator<Uint8Array<ArrayBuffer>>> {
  await ideaRow(scope, id, { as: "owner" });
  const idea = await getIdea(scope, id);
  await audit(scope, "idea.exported", { idea: id });
  return zipStream(filesOf(scope, idea, await listSessions(scope, id)));
}

async function* filesOf(scope: Scope, idea: ApiIdea, sessions: readonly ApiSession[]): AsyncGenerator<ZippedFile> {
  const at = scope.now();
  const listed: Listed[] = [];
  for (const session of sessions) {
    for (const pane of await panesOf(scope, session.id)) {
      const segments = wholeSegments(await epochsOf(scope, session.id, pane), undefined) ?? [];
      for (const [file, body] of paneFiles(scope, segments)) {
        const name = `${session.slot}/pane-${pane.slice(1)}/${file}`;
        const entry = { name, session: session.id, slot: session.slot, pane, bytes: 0, sha256: "" };
        listed.push(entry);
        yield { name, at, body: measured(body, entry) };
      }
    }
  }
  const manifest = {
    format: "coda-idea-export",
    version: 1,
    exportedAt: at.toISOString(),
    idea,
    sessions,
    files: listed,
  };
  yield { name: "manifest.json", at, body: textBody(`${JSON.stringify(manifest, undefined, 2)}\n`) };
}

function paneFiles({ orm }: Scope, segments: Segments): [file: string, body: AsyncIterable<Uint8Array>][] {
  return [
    ["output.bin", rawStream(orm, segments)],
    ["output.cast", encoded(asciicastStream(readThrough(orm, segments)))],
    ["notes.ndjson", encoded(jsonStream(orm, readThrough(orm, segments), false))],
  ];
}

/** What went by, for the manifest. */
async function* measured(body: AsyncIterable<Uint8Array>, entry: Listed): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const piece of body) {
    entry.bytes += piece.length;
    hash.update(piece);
    yield piece;
  }
  entry.sha256 = hash.digest("hex");
}

async function* textBody(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
