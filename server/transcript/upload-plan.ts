/**
 * What is new in an upload, by arithmetic alone: chunks and gaps in order, against the acknowledged offset. Repeats fall
 * out, so a retry that comes late, twice, or cut otherwise changes nothing.
 */
import { classify, type GapCause } from "@coda/protocol";

export interface Chunk {
  readonly offset: number;
  readonly raw: Uint8Array;
  /** As uploaded. */
  readonly zstd: Uint8Array;
}

export interface Gap {
  readonly from: number;
  /** Null: unknown how much; nothing can follow it. */
  readonly to: number | null;
  readonly cause: GapCause;
  /** Since when, as ISO 8601. */
  readonly at?: string | undefined;
}

export interface UploadPlan<C extends Chunk> {
  /** With how many of its first bytes are stored already. */
  readonly chunks: readonly { readonly chunk: C; readonly skipBytes: number }[];
  readonly gaps: readonly Gap[];
  readonly acknowledged: number;
  /** A gap of unknown size closed the epoch. */
  readonly closed: boolean;
}

interface Known {
  readonly acknowledged: number;
  readonly ended: boolean;
}

type Piece<C> = { readonly offset: number } & ({ readonly chunk: C } | { readonly gap: Gap });

/** "discontinuous": something between the acknowledged offset and an item is missing, or the epoch had ended. */
export function planUpload<C extends Chunk>(
  known: Known,
  chunks: readonly C[],
  gaps: readonly Gap[],
): UploadPlan<C> | "discontinuous" {
  const plan = { chunks: [] as UploadPlan<C>["chunks"][number][], gaps: [] as Gap[], acknowledged: known.acknowledged };
  let closed = false;
  for (const piece of inOrder(chunks, gaps)) {
    const placement = classify(plan.acknowledged, piece.offset, lengthOf(piece));
    if (placement.kind === "gap") return "discontinuous";
    if (placement.kind === "duplicate" || (known.ended && isOpenGap(piece))) continue;
    if (known.ended || closed) return "discontinuous";
    if ("chunk" in piece) {
      plan.chunks.push({ chunk: piece.chunk, skipBytes: plan.acknowledged - piece.offset });
      plan.acknowledged = piece.offset + piece.chunk.raw.length;
    } else {
      plan.gaps.push({ ...piece.gap, from: plan.acknowledged });
      if (piece.gap.to === null) closed = true;
      else plan.acknowledged = piece.gap.to;
    }
  }
  return { ...plan, closed };
}

function inOrder<C extends Chunk>(chunks: readonly C[], gaps: readonly Gap[]): Piece<C>[] {
  const pieces: Piece<C>[] = [
    ...chunks.map((chunk) => ({ offset: chunk.offset, chunk })),
    ...gaps.map((gap) => ({ offset: gap.from, gap })),
  ];
  return pieces.toSorted((a, b) => a.offset - b.offset);
}

/** One at the end of an epoch that has ended is a repeat. */
function isOpenGap(piece: Piece<Chunk>): boolean {
  return "gap" in piece && piece.gap.to === null;
}

/** A gap of unknown size reaches beyond all that is known: it closes the epoch wherever that ends by now. */
function lengthOf(piece: Piece<Chunk>): number {
  if ("chunk" in piece) return piece.chunk.raw.length;
  return piece.gap.to === null ? Number.POSITIVE_INFINITY : Math.max(0, piece.gap.to - piece.gap.from);
}
