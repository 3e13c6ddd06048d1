/**
 * Keeps all journals of a device within one size. Stored output goes first, the oldest of it; then whole ended journals,
 * oldest first; then what running ones wrote longest ago. What goes unstored is a gap of exact size, by the segments left.
 */
import type { JournalFolder, StoredSegment } from "./journal-folder.ts";

export interface BudgetJournal {
  readonly folder: Pick<JournalFolder, "dropBefore" | "dropAll" | "stored" | "meta">;
  /** Everything before this offset is stored elsewhere. */
  readonly acknowledged: number;
  /** Nothing will be added. */
  readonly ended: boolean;
}

interface Candidate extends StoredSegment {
  readonly journal: BudgetJournal;
  readonly end: number;
  readonly newest: boolean;
}

/** Returns how many bytes went that are stored nowhere else. Throws when the disk does not let them go. */
export function keepWithin(journals: readonly BudgetJournal[], capBytes: number): number {
  const all = journals.flatMap(candidatesOf);
  let over = all.reduce((sum, segment) => sum + segment.bytes, 0) - capBytes;
  const dropTo = new Map<BudgetJournal, number>();
  let lostBytes = 0;
  for (const { journal, start, end, bytes } of inOrder(all)) {
    if (over <= 0) break;
    if (end <= (dropTo.get(journal) ?? -1)) continue;
    dropTo.set(journal, end);
    over -= bytes;
    lostBytes += Math.max(0, end - Math.max(start, journal.acknowledged));
  }
  for (const [journal, offset] of dropTo) drop(journal, offset);
  return lostBytes;
}

function candidatesOf(journal: BudgetJournal): Candidate[] {
  const segments = journal.folder.stored();
  let writtenAtMs = 0;
  return segments.map((segment, index) => ({
    ...segment,
    // A journal goes from its beginning on: a clock that was set back makes no segment older than the one before it.
    writtenAtMs: (writtenAtMs = Math.max(writtenAtMs, segment.writtenAtMs)),
    journal,
    end: segment.start + segment.bytes,
    newest: index === segments.length - 1,
  }));
}

/** The newest segment of a journal that goes on is being written: never among them. */
function inOrder(all: readonly Candidate[]): Candidate[] {
  const older = all.filter((segment) => !segment.newest).toSorted(byAge);
  const ended = all.filter((segment) => segment.journal.ended && segment.bytes > 0);
  return [
    ...older.filter((segment) => segment.end <= segment.journal.acknowledged),
    ...ended.toSorted((a, b) => begun(a) - begun(b) || a.start - b.start),
    ...older.filter((segment) => !segment.journal.ended),
  ];
}

function byAge(a: Candidate, b: Candidate): number {
  return a.writtenAtMs - b.writtenAtMs || a.start - b.start;
}

function begun({ journal }: Candidate): number {
  const { ordinal, startedAt } = journal.folder.meta;
  return ordinal ?? Date.parse(startedAt);
}

function drop(journal: BudgetJournal, offset: number): void {
  const last = journal.folder.stored().at(-1);
  const all = journal.ended && last !== undefined && offset >= last.start + last.bytes;
  if (all) journal.folder.dropAll();
  else journal.folder.dropBefore(offset);
}
