/** The verdict over a run that has come to rest: what is stored, what was shown, what was typed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { ApiSession } from "@coda/protocol";
import { z } from "zod";
import { judgeKeys, type KeysVerdict } from "./judge-keys.ts";
import { judgeSeen, judgeStored, judgeView, type OutputVerdict } from "./judge-output.ts";
import { lineBytes, numberedLines } from "./numbered-lines.ts";
import { viewerNames, type ViewerName } from "./plan.ts";
import { readLines, readPrinted, readViewerState, seenSchema, typedInto, typedSchema } from "./records.ts";
import { fetchStored, type StoredTranscript } from "./stored-output.ts";
import type { System } from "./system.ts";
import { readTokens } from "./tokens.ts";

interface OutputCounts {
  readonly printed: number;
  readonly epochs: number;
  readonly storedBytes: number;
  readonly maskedBytes: number;
  readonly lostBytes: OutputVerdict["lostBytes"];
  readonly gaps: OutputVerdict["gaps"];
}

export interface Verdict {
  readonly violations: readonly string[];
  /** Of each program. */
  readonly output: Readonly<Record<string, OutputCounts>>;
  readonly keys: Readonly<Record<string, Omit<KeysVerdict, "violations">>>;
}

export async function judge(system: System): Promise<Verdict> {
  const violations: string[] = [];
  const output: Record<string, OutputCounts> = {};
  const all = new Map<string, StoredTranscript>();
  for (const session of system.sessions) {
    try {
      const { stored, found, ...counted } = await judgeSession(system, session);
      all.set(session.slot, stored);
      violations.push(...found);
      output[session.slot] = counted;
    } catch (error) {
      // The others are judged all the same.
      violations.push(`${session.slot}: what is stored cannot be read: ${String(error)}`);
    }
  }
  for (const viewer of viewerNames) violations.push(...judgeViewer(system, viewer, all));
  const { keys, wrong } = judgeTyping(system);
  return { violations: [...violations, ...wrong], output, keys };
}

async function judgeSession(
  system: System,
  session: ApiSession,
): Promise<OutputCounts & { readonly stored: StoredTranscript; readonly found: readonly string[] }> {
  const { slot } = session;
  const stored = await fetchStored(session, async (id, query) => system.transcript(id, query));
  const printed = readPrinted(system.folder, slot) ?? { lines: 0, crc: 0, quiet: false };
  const isItsOwn = crc32(numberedLines(slot, 0, printed.lines)) === printed.crc;
  const { violations, lostBytes, gaps } = judgeStored(slot, printed, stored);
  return {
    stored,
    found: [
      ...(isItsOwn ? [] : [`${slot} printed something else than its lines`]),
      ...violations,
      ...(await differingRaw(system, session, stored)),
    ],
    printed: printed.lines * lineBytes,
    epochs: stored.epochs.length,
    storedBytes: stored.bytes,
    maskedBytes: stored.epochs.flatMap(({ starred }) => starred).reduce((sum, { from, to }) => sum + to - from, 0),
    lostBytes,
    gaps,
  };
}

/** The raw export is the same bytes. */
async function differingRaw(system: System, { id, slot }: ApiSession, stored: StoredTranscript): Promise<string[]> {
  const response = await system.transcript(id, "format=raw");
  let bytes = 0;
  let crc = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    crc = crc32(piece, crc);
  }
  return bytes === stored.bytes && crc === stored.crc
    ? []
    : [`${slot}: the raw export (${bytes} bytes) is not what is stored (${stored.bytes})`];
}

function judgeViewer(system: System, viewer: ViewerName, all: ReadonlyMap<string, StoredTranscript>): string[] {
  const seen = readLines(join(system.folder, `viewer-${viewer}.seen`), seenSchema);
  const state = readViewerState(system.folder, viewer);
  const views = (state?.views ?? []).flatMap((view) => {
    const stored = all.get(view.program);
    return stored === undefined ? [] : judgeView(viewer, view, stored);
  });
  const captured = new Set(readLines(join(system.folder, `viewer-${viewer}.captured`), z.string()));
  return [
    ...judgeSeen(
      viewer,
      seen.filter(({ epoch }) => !captured.has(epoch)),
      all,
    ),
    ...views,
  ];
}

function judgeTyping(system: System): { keys: Verdict["keys"]; wrong: string[] } {
  const read = readTokens(readText(join(system.folder, `${typedInto}.read`)));
  const wrong =
    read.rest === "" ? [] : [`${typedInto} read what nobody typed: ${JSON.stringify(read.rest.slice(0, 80))}`];
  const keys: Record<string, Omit<KeysVerdict, "violations">> = {};
  for (const viewer of viewerNames) {
    const lines = readLines(join(system.folder, `viewer-${viewer}.typed`), typedSchema);
    const living = readViewerState(system.folder, viewer)?.client ?? "";
    const { violations, ...counts } = judgeKeys(viewer, lines, { read, living });
    wrong.push(...violations);
    keys[viewer] = counts;
  }
  return { keys, wrong };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
