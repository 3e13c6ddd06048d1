/** Replies that would not fit into the heap of the process that makes them, and of which it holds next to nothing. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { UploadStage } from "@/app/api/testing/upload-stage.ts";
import { openDatabase } from "../../drizzle/client.ts";
import { terminalChunks, terminalEpochs } from "../../drizzle/schema/index.ts";
import { startPostgres } from "../../scripts/setup/postgres.ts";
import { localOwner } from "../account/local-owner.ts";
import { compress } from "./zstd.ts";

const run = promisify(execFile);
const mib = 1024 * 1024;
const heapMib = 64;
const chunkBytes = mib / 4;
const chunkCount = 512;
let stage: UploadStage;
let server: Awaited<ReturnType<typeof startPostgres>>;
let position: (fromEndBytes: number) => string;

beforeAll(async () => {
  server = await startPostgres();
  const database = await openDatabase({ url: server.url, home: "/nowhere" });
  stage = await UploadStage.open(async () => ({ database, home: "/nowhere", dispose: () => database.close() }));
  const given = stage.newEpoch({ ended: true });
  await stage.upload(given);
  const zstd = await compress(Buffer.from(`${"a line of text ".repeat(4)}..\r\n`.repeat(chunkBytes / 64)));
  for (let at = 0; at < chunkCount; at += 128) {
    const rows = Array.from({ length: 128 }, (_, index) => ({
      epoch: given.epoch,
      offset: (at + index) * chunkBytes,
      rawBytes: chunkBytes,
      zstd,
    }));
    await stage.orm.insert(terminalChunks).values(rows);
  }
  const acknowledged = chunkCount * chunkBytes;
  await stage.orm.update(terminalEpochs).set({ acknowledged }).where(eq(terminalEpochs.epoch, given.epoch));
  position = (fromEndBytes) => `${given.epoch}:${acknowledged - fromEndBytes}`;
});
afterAll(async () => {
  await stage.dispose();
  await server.stop();
});

/** Fails when the process dies for want of memory. */
async function taken(of: string, query?: object): Promise<{ bytes: number; heldBytes: number }> {
  const script = join(import.meta.dirname, "..", "testing", "read-whole.ts");
  const user = (await localOwner(stage.orm)).id;
  const given = query === undefined ? [] : [JSON.stringify(query)];
  const bounds = ["--expose-gc", `--max-old-space-size=${heapMib}`];
  const { stdout } = await run(process.execPath, [...bounds, script, server.url, user, of, ...given]);
  return z.object({ bytes: z.number(), heldBytes: z.number() }).parse(JSON.parse(stdout));
}

it.each([
  ["raw", 128],
  ["json", 128],
  ["asciicast", 96],
  ["text", 48],
])("TS8 %s of %d MiB", { timeout: 300_000 }, async (format, sizeMib) => {
  const { bytes, heldBytes } = await taken(stage.session.id, { format, from: position(sizeMib * mib) });
  expect(bytes).toBeGreaterThan(0.9 * sizeMib * mib);
  expect(heldBytes).toBeLessThan(heapMib * mib);
});

it("TS8 an archive of two times 128 MiB", { timeout: 300_000 }, async () => {
  const { bytes, heldBytes } = await taken(stage.session.ideaId);
  expect(bytes).toBeGreaterThan(100_000);
  expect(heldBytes).toBeGreaterThan(0);
  expect(heldBytes).toBeLessThan(heapMib * mib);
});
