/** A short chaos run of a fixed seed: every kind of process is killed, stopped or drained, links are cut, and nothing is lost. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";

const seed = 11;
const minutes = 1;
const redaction = "off";
/** The run itself, its start, and until everything has come to rest on a busy machine. */
const limitMs = 420_000;

test(`chaos of seed ${seed}, ${minutes} minutes: what was printed is stored and shown, and no key is doubled or lost`, async () => {
  test.setTimeout(limitMs + 10_000);
  const main = join(import.meta.dirname, "chaos", "main.ts");
  const flags = ["--seed", String(seed), "--minutes", String(minutes), "--redaction", redaction];
  const args = ["--disable-warning=ExperimentalWarning", main, ...flags];
  const { failed, output } = await new Promise<{ failed: boolean; output: string }>((resolve) => {
    execFile(process.execPath, args, { timeout: limitMs, maxBuffer: 2 ** 24 }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, output: stdout + stderr }),
    );
  });
  expect(failed, output).toBe(false);
});
