/** What the web app has stored of a session's only pane, read page by page as a reader does. */
import { zstdDecompressSync } from "node:zlib";
import {
  formatPosition,
  limits,
  TranscriptDecoder,
  type Epoch,
  type GapCause,
  type Position,
  type SessionId,
  type TranscriptRecord,
} from "@coda/protocol";
import type { WebClient } from "../e2e/support/web-client.ts";

export type StoredPiece =
  | { readonly kind: "bytes"; readonly from: number; readonly to: number; readonly bytes: Buffer }
  | { readonly kind: "gap"; readonly from: number; readonly to: number | null; readonly cause: GapCause };

interface Page {
  readonly pieces: readonly StoredPiece[];
  readonly epoch: Epoch | undefined;
  readonly end: number;
  readonly more: boolean;
}

/** All of its first epoch, the oldest first. */
export async function* storedTranscript(web: WebClient, session: SessionId): AsyncGenerator<StoredPiece> {
  let from: Position | undefined;
  for (let more = true; more;) {
    const place = from === undefined ? "" : `&from=${formatPosition(from)}`;
    const reply = await web.transcript(session, `format=chunks&limit=${limits.resumeFillBytes}${place}`);
    const page = readPage(new Uint8Array(await reply.arrayBuffer()), from);
    yield* page.pieces;
    if (page.epoch === undefined || page.end === (from?.offset ?? 0)) return;
    from = { epoch: page.epoch, offset: page.end };
    ({ more } = page);
  }
}

/** What a page has of the epoch that it begins with, which is the one that was asked for. */
function readPage(body: Uint8Array, from: Position | undefined): Page {
  const start = from?.offset ?? 0;
  const records = new TranscriptDecoder().push(body);
  const [first, ...rest] = records;
  const epoch = first?.header.kind === "epoch" ? first.header.epoch : undefined;
  if (from !== undefined && epoch !== from.epoch) return { pieces: [], epoch, end: start, more: false };
  const other = rest.findIndex(({ header }) => header.kind === "epoch");
  const own = other === -1 ? rest : rest.slice(0, other);
  const pieces = own.flatMap((record) => pieceOf(record) ?? []).filter((piece) => piece.from >= start);
  const end = Math.max(start, ...pieces.map(({ from: begins, to }) => to ?? begins));
  return { pieces, epoch, end, more: own.some(({ header }) => header.kind === "end" && header.more) };
}

function pieceOf({ header, payload }: TranscriptRecord): StoredPiece | undefined {
  if (header.kind === "gap") return { kind: "gap", from: header.from, to: header.to, cause: header.cause };
  if (header.kind !== "chunk") return undefined;
  const bytes = zstdDecompressSync(payload);
  return { kind: "bytes", from: header.offset, to: header.offset + bytes.length, bytes };
}
