/** How far the web app has the local audit log: beside it, over restarts. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { chainStart, type ChainEnd } from "./audit-line.ts";

const cursorSchema = z.object({ number: z.int().min(0), hash: z.string() });

/** The last line that the web app has; the start of the chain where it has none. */
export function toldUpTo(folder: string): ChainEnd {
  try {
    return cursorSchema.safeParse(JSON.parse(readFileSync(cursorFile(folder), "utf8"))).data ?? chainStart;
  } catch {
    return chainStart;
  }
}

/** A cursor that is not kept costs a repetition, which changes nothing. */
export function keepTold(folder: string, end: ChainEnd): void {
  try {
    const path = cursorFile(folder);
    writeFileSync(`${path}.new`, `${JSON.stringify(end)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // a full disk is said where lines are written
  }
}

function cursorFile(folder: string): string {
  return join(folder, "told.json");
}
