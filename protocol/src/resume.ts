/** Resume arithmetic: what a receiver at `next` does with a run of bytes. Idempotent: any order of repeats is harmless. */

export type Placement =
  /** It continues exactly where the receiver is. */
  | { readonly kind: "append" }
  /** Its first `skipBytes` are known already; the rest is new. */
  | { readonly kind: "overlap"; readonly skipBytes: number }
  /** All of it is known already. */
  | { readonly kind: "duplicate" }
  /** Bytes `[from, to)` are missing before it. */
  | { readonly kind: "gap"; readonly from: number; readonly to: number };

/** Classifies `length` bytes at `offset` for a receiver whose next missing byte is `next`. All are bytes. */
export function classify(next: number, offset: number, length: number): Placement {
  if (offset > next) return { kind: "gap", from: next, to: offset };
  if (offset === next) return length === 0 ? { kind: "duplicate" } : { kind: "append" };
  if (offset + length <= next) return { kind: "duplicate" };
  return { kind: "overlap", skipBytes: next - offset };
}

/** What is new of `bytes` at `offset` for a receiver at `next`; 'gap' when something before it is missing. */
export function newBytes(next: number, offset: number, bytes: Uint8Array): Uint8Array | "gap" {
  const placement = classify(next, offset, bytes.length);
  switch (placement.kind) {
    case "append":
      return bytes;
    case "overlap":
      return bytes.subarray(placement.skipBytes);
    case "duplicate":
      return bytes.subarray(0, 0);
    case "gap":
      return "gap";
  }
}
