/**
 * Memory of every part while a pane floods for minutes, with a slow viewer and a fast one; then what was stored of it,
 * held byte for byte against what the program printed, but for declared gaps.
 */
import type { SessionId } from "@coda/protocol";
import { links } from "./flood-bench.ts";
import { firstNumberedLine, numberedLines } from "./numbered-lines.ts";
import { PartsCost, type Cost } from "./parts-cost.ts";
import { memoryKib } from "./process-cost.ts";
import { storedTranscript } from "./stored-transcript.ts";
import { Watched } from "./watched.ts";
import type { World } from "./world.ts";

const slot = "flood-memory";
const sampleMs = 2_000;

export interface MemorySample {
  readonly atMs: number;
  /** PSS. */
  readonly kib: Cost & { readonly slowViewer: number; readonly fastViewer: number };
}

export interface StoredFlood {
  /** Of the pane, from its first byte to where both viewers ended. */
  readonly printedBytes: number;
  readonly storedBytes: number;
  /** Declared as missing, by cause. */
  readonly gapBytes: Readonly<Record<string, number>>;
  readonly gaps: number;
  /** Stored otherwise than printed, or neither stored nor declared. */
  readonly wrongBytes: number;
}

export interface FloodMemory {
  readonly seconds: number;
  readonly samples: readonly MemorySample[];
  readonly stored: StoredFlood;
  /** From the flood's end until uploads and screens had caught up. */
  readonly restMs: number;
}

async function storedFlood(world: World, session: SessionId, printedBytes: number): Promise<StoredFlood> {
  const gapBytes: Record<string, number> = {};
  let [gaps, storedBytes, wrongBytes, next] = [0, 0, 0, 0];
  /** Where the flood began, and where it was interrupted: the rest is the shell's. */
  let base: number | undefined;
  for await (const piece of storedTranscript(world.web, session)) {
    wrongBytes += Math.max(0, piece.from - next);
    if (piece.kind === "gap") {
      gaps += 1;
      const to = piece.to ?? piece.from;
      gapBytes[piece.cause] = (gapBytes[piece.cause] ?? 0) + to - piece.from;
      next = to;
      continue;
    }
    const { from, bytes } = piece;
    next = piece.to;
    storedBytes += bytes.length;
    const begins = bytes.indexOf(firstNumberedLine);
    if (base === undefined && begins !== -1) base = from + begins;
    if (base === undefined) continue;
    const floodFrom = Math.max(base, from);
    const flood = bytes.subarray(floodFrom - from);
    const interrupted = flood.indexOf("^C");
    const compared = interrupted === -1 ? flood : flood.subarray(0, interrupted);
    const expected = numberedLines(floodFrom - base, floodFrom - base + compared.length);
    if (!expected.equals(compared)) wrongBytes += compared.length;
  }
  return { printedBytes, storedBytes, gapBytes, gaps, wrongBytes: wrongBytes + Math.abs(printedBytes - next) };
}

export async function measureFloodMemory(world: World, { quick }: { quick: boolean }): Promise<FloodMemory> {
  const seconds = quick ? 30 : 300;
  const watched = await Watched.open(world, slot, { bytesPerSecond: links["200 kB/s"], besideFast: true });
  const cost = new PartsCost(world);
  try {
    await watched.viewer.do({ do: "type", text: "yes | cat -n\r" });
    const samples: MemorySample[] = [];
    const began = performance.now();
    for (let atMs = 0; atMs < seconds * 1_000; atMs = performance.now() - began) {
      const fastViewer = memoryKib(watched.beside === null ? [] : [watched.beside.pid]);
      const viewers = { slowViewer: memoryKib([watched.viewer.pid]), fastViewer };
      samples.push({ atMs: Math.round(atMs), kib: { ...cost.memoryKib(), ...viewers } });
      await new Promise((resolve) => setTimeout(resolve, sampleMs));
    }
    await watched.viewer.do({ do: "untilPrompt", text: "\u0003" });
    const ended = performance.now();
    const [slow] = await watched.settled();
    await cost.quiet();
    const restMs = performance.now() - ended;
    const { id } = await world.web.session("first", slot);
    return { seconds, samples, restMs, stored: await storedFlood(world, id, slow.drawn) };
  } finally {
    await watched.close();
  }
}
