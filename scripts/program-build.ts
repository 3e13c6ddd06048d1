/**
 * Relay and helper as local mode runs them: one file each, as their packages have them. Node has neither hundreds of files
 * to find nor types to strip then, so that they begin in a third of the time and take 45 MB less (docs/benchmarks.md).
 */
import { renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashOfInputs, isBuiltOf, rememberBuild, repositoryRoot as root } from "./build-stamp.ts";
import { run } from "./command.ts";

/** Absolute paths. */
export interface Programs {
  readonly relay: string;
  readonly helper: string;
}

export const builtPrograms: Programs = {
  relay: join(root, "relay", "dist", "relay.local.mjs"),
  // Beside its sources, as its command: so it knows that a person gets another version by git.
  helper: join(root, "runner-core", "dist", "coda-runner.local.mjs"),
};

/** What `npm run dev` runs: one that is started again is what was written last. */
export const sourcePrograms: Programs = {
  relay: join(root, "relay", "src", "main.ts"),
  helper: join(root, "runner-core", "src", "main.ts"),
};

const programBuild = { stamp: join(root, "relay", "dist", "local-inputs"), results: Object.values(builtPrograms) };

const INPUTS = [
  "{relay,runner-core,protocol,telemetry}/{package.json,src/**/*}",
  "relay/build.ts",
  "runner-core/{build,bundle}.ts",
  "{package.json,pnpm-lock.yaml}",
];

/** Unless they are there, built of the very same inputs. Throws with why. */
export async function buildPrograms(): Promise<Programs> {
  const hash = hashOfInputs(INPUTS);
  if (isBuiltOf(hash, programBuild)) return builtPrograms;
  await Promise.all([bundle(builtPrograms.relay), bundle(builtPrograms.helper, "--bundle")]);
  rememberBuild(hash, programBuild);
  return builtPrograms;
}

/** At once: another start, or a process that is started anew, finds the old file or the new one, and never half of one. */
async function bundle(file: string, ...words: readonly string[]): Promise<void> {
  const made = `${file}.${process.pid}`;
  const cwd = join(dirname(file), "..");
  const { code, output } = await run({ program: process.execPath, args: ["build.ts", ...words, made], cwd });
  if (code !== 0) throw new Error(`${file} could not be built:\n${output.trimEnd()}`);
  renameSync(made, file);
}
