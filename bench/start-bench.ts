/**
 * How long the helper's command takes to begin, as source, as a bundle and as one program with Node in it: until it has said
 * its version, and until a paired helper serves its socket. In turns, the real command on a machine of its own.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { arch, platform } from "node:process";
import { releasePlatforms } from "@coda/runner-core/testing/release-platforms";
import { makeExecutable } from "@coda/runner-core/testing/single-executable";
import { RunnerStack } from "../e2e/support/runner-stack.ts";
import { cpuMs } from "./process-cost.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";

const startForms = ["source", "bundle", "bundle, compile cache", "one program"] as const;
export type StartForm = (typeof startForms)[number];

export interface Started {
  /** Milliseconds from the start of the process. */
  readonly wall: Quantiles;
  /** Of its whole life, the mean in ms: others on the machine hardly change it. Linux. */
  readonly cpuMs: number;
}

export interface StartFigures {
  readonly version: Readonly<Record<StartForm, Started>>;
  readonly listening: Readonly<Record<StartForm, Started>>;
}

interface Command {
  readonly words: readonly [file: string, ...words: string[]];
  readonly env: NodeJS.ProcessEnv;
}

const root = join(import.meta.dirname, "..");

export async function measureStart({ quick }: { readonly quick: boolean }): Promise<StartFigures> {
  const stack = await RunnerStack.start();
  try {
    const paired = await stack.pair();
    if (paired.code !== 0) throw new Error(`it cannot be paired: ${paired.err}`);
    const commands = await commandsOf(stack);
    const rounds = quick ? 3 : 20;
    return {
      version: await inTurns(rounds, async (form) => untilVersion(commands[form])),
      listening: await inTurns(rounds, async (form) => untilListening(commands[form])),
    };
  } finally {
    await stack.dispose();
  }
}

async function commandsOf(stack: RunnerStack): Promise<Readonly<Record<StartForm, Command>>> {
  const here = releasePlatforms.find((each) => each === `${platform}-${arch}`);
  if (here === undefined) throw new Error(`there is no executable for ${platform}-${arch}`);
  const program = join(stack.folder, "coda-runner");
  await makeExecutable(program, { platform: here, nodeCache: join(root, ".cache", "node-packages") });
  const env = { ...stack.env, NODE_COMPILE_CACHE: undefined };
  const bundle = [process.execPath, stack.program] as const;
  return {
    source: { words: [process.execPath, join(root, "runner-core", "bin", "coda-runner.mjs")], env },
    bundle: { words: bundle, env },
    // Node's own, from the second start on: module.enableCompileCache does the same.
    "bundle, compile cache": { words: bundle, env: { ...env, NODE_COMPILE_CACHE: join(stack.folder, "compiled") } },
    "one program": { words: [program], env },
  };
}

/** The first of each is not counted: it fills the disk's caches, and the compile cache. */
async function inTurns(
  rounds: number,
  measure: (form: StartForm) => Promise<number>,
): Promise<Readonly<Record<StartForm, Started>>> {
  const taken: { readonly form: StartForm; readonly ms: number; readonly cpuMs: number }[] = [];
  for (let round = 0; round <= rounds; round++)
    for (const form of startForms) {
      // With that of children that have ended.
      const before = cpuMs([process.pid]);
      const ms = await measure(form);
      if (round > 0) taken.push({ form, ms, cpuMs: cpuMs([process.pid]) - before });
    }
  const of = (form: StartForm): Started => {
    const own = taken.filter((each) => each.form === form);
    const cpu = own.reduce((sum, each) => sum + each.cpuMs, 0) / own.length;
    return { wall: quantilesOf(own.map(({ ms }) => ms)), cpuMs: cpu };
  };
  return {
    source: of("source"),
    bundle: of("bundle"),
    "bundle, compile cache": of("bundle, compile cache"),
    "one program": of("one program"),
  };
}

async function untilVersion({ words: [file, ...words], env }: Command): Promise<number> {
  const began = performance.now();
  const child = spawn(file, [...words, "--version"], { env, stdio: "ignore" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${file} --version ended with ${String(code)}`);
  return performance.now() - began;
}

/** The helper is ended before it resolves. */
async function untilListening({ words: [file, ...words], env }: Command): Promise<number> {
  const began = performance.now();
  const child = spawn(file, [...words, "start"], { env, stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  let said = "";
  for await (const bytes of child.stderr) {
    said += String(bytes);
    if (said.includes("TTY server listening")) break;
  }
  const ms = performance.now() - began;
  if (!said.includes("TTY server listening")) throw new Error(`${file} start does not listen: ${said}`);
  child.kill("SIGINT");
  await ended;
  return ms;
}
