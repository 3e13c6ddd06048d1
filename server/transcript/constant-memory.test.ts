/** Whole transcripts and archives, of which the process that makes them holds next to nothing. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { UploadStage } from "@/app/api/testing/upload-stage.ts";
import { openDatabase } from "../../drizzle/client.ts";
import { terminalChunks, terminalEpochs } from "../../drizzle/schema/index.ts";
import { startPostgres } from "../../scripts/setup/postgres.ts";
import { localOwner } from "../account/local-owner.ts";
import { compress } from "./zstd.ts";

const run = promisify(execFile);
const mib = 1024 * 1024;
const chunkBytes = mib / 4;
const bodyBytes = 16 * mib;
/** A few chunks, and what the first use of each part brings. */
const mostHeldBytes = 6 * mib;
const formats = ["raw", "json", "asciicast", "text"];
let taken: Map<string, { bytes: number; heldBytes: number }>;

async function fill(stage: UploadStage): Promise<string> {
  const given = stage.newEpoch({ ended: true });
  await stage.upload(given);
  const zstd = await compress(Buffer.from(`${"a line of text ".repeat(4)}..\r\n`.repeat(chunkBytes / 64)));
  const offsets = Array.from({ length: bodyBytes / chunkBytes }, (_, index) => index * chunkBytes);
  const rows = offsets.map((offset) => ({ epoch: given.epoch, offset, rawBytes: chunkBytes, zstd }));
  await stage.orm.insert(terminalChunks).values(rows);
  await stage.orm.update(terminalEpochs).set({ acknowledged: bodyBytes }).where(eq(terminalEpochs.epoch, given.epoch));
  return `${given.epoch}:0`;
}

/** In one process: to start it takes longer than most of them. */
beforeAll(async () => {
  const server = await startPostgres();
  const database = await openDatabase({ url: server.url, home: "/nowhere" });
  const stage = await UploadStage.open(async () => ({ database, home: "/nowhere", dispose: () => database.close() }));
  try {
    const from = await fill(stage);
    const { id: session, ideaId } = stage.session;
    const wanted = [...formats.map((format) => ({ session, query: { format, from } })), { archiveOf: ideaId }];
    const script = join(import.meta.dirname, "..", "testing", "read-whole.ts");
    const user = (await localOwner(stage.orm)).id;
    const { stdout } = await run(process.execPath, ["--expose-gc", script, server.url, user, JSON.stringify(wanted)]);
    const figures = z.array(z.object({ bytes: z.number(), heldBytes: z.number() })).parse(JSON.parse(stdout));
    taken = new Map(figures.map((figure, index) => [formats[index] ?? "archive", figure]));
  } finally {
    await stage.dispose();
    await server.stop();
  }
}, 300_000);

it.each([...formats, "archive"])("TS8 %s", (name) => {
  const { bytes = 0, heldBytes = Infinity } = taken.get(name) ?? {};
  expect(bytes).toBeGreaterThan(name === "archive" ? 50_000 : 0.9 * bodyBytes);
  expect(heldBytes).toBeLessThan(mostHeldBytes);
});
