/**
 * Where a journal's output ends after the power failed: a file may have grown on the disk before its bytes came there,
 * and then reads as NULs. A program that wrote NULs there itself loses them, so this is asked only of such journals.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { JournalFolder } from "./journal-folder.ts";
import { segmentName } from "./segments.ts";

const pieceBytes = 64 * 1024;

/** Offset behind the last byte that is no NUL. */
export function untornEnd(folder: JournalFolder): number {
  for (const { start, bytes } of folder.stored().toReversed()) {
    const length = lengthWithoutNuls(join(folder.path, segmentName(start)), bytes);
    if (length > 0) return start + length;
  }
  return folder.start();
}

function lengthWithoutNuls(file: string, sizeBytes: number): number {
  const descriptor = openSync(file, "r");
  try {
    const piece = Buffer.alloc(pieceBytes);
    for (let end = sizeBytes; end > 0;) {
      const start = Math.max(0, end - pieceBytes);
      const length = readSync(descriptor, piece, 0, end - start, start);
      const last = piece.subarray(0, length).findLastIndex((byte) => byte !== 0);
      if (last >= 0) return start + last + 1;
      end = start;
    }
    return 0;
  } finally {
    closeSync(descriptor);
  }
}
