/** The recordings: what each program wrote, byte for byte, and the sizes its pane had at which offsets. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import type { Size } from "@coda/protocol";
import type { SizeMark } from "../src/pane/pane-model.ts";
import { compress } from "../src/upload/zstd.ts";

const sizeSchema = z.object({ columns: z.int(), rows: z.int() });
const metaSchema = sizeSchema.extend({ resizes: z.array(sizeSchema.extend({ offset: z.int() })) });

export interface Played {
  readonly name: string;
  readonly size: Size;
  readonly bytes: Buffer;
  /** Oldest first. */
  readonly resizes: readonly SizeMark[];
}

const corpusFolder = join(import.meta.dirname, "corpus");

export function loadCorpus(): Played[] {
  const names = readdirSync(corpusFolder).flatMap((file) =>
    file.endsWith(".json") ? [file.slice(0, -".json".length)] : [],
  );
  return names.sort().map((name) => {
    const { columns, rows, resizes } = metaSchema.parse(
      JSON.parse(readFileSync(join(corpusFolder, `${name}.json`), "utf8")),
    );
    return {
      name,
      size: { columns, rows },
      bytes: zstdDecompressSync(readFileSync(join(corpusFolder, `${name}.zst`))),
      resizes: resizes.map(({ offset, ...size }) => ({ offset, size })),
    };
  });
}

export function savePlayed(folder: string, { name, size, bytes, resizes }: Played): void {
  mkdirSync(folder, { recursive: true });
  const marks = resizes.map((mark) => ({ offset: mark.offset, ...mark.size }));
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ ...size, resizes: marks })}\n`);
  writeFileSync(join(folder, `${name}.zst`), compress(bytes));
}
