/** The program that this process is, as it lies on disk by now: whether it could start, and becoming it. */
import { accessSync, constants } from "node:fs";
import { isSea } from "node:sea";
import { z } from "zod";
import { runProgram, startOrphan } from "../child-process.ts";
import { pause, systemClock } from "../clock.ts";
import type { ConfigFlags } from "../config.ts";
import { parseJson } from "../control/parse-json.ts";
import { successionFrom } from "./succession.ts";
import type { Proof } from "./takeover.ts";

/** Of a machine that is busy; one that needs longer would keep viewers waiting for as long. */
const proofMs = 15_000;
/** Whoever watches does not wait for it, but whoever asked does. */
const readyMs = 20_000;

/** How one program hands over to another, by local socket, command line and environment: raised when that changes. */
export const successionVersion = 2;

/** What `coda-runner prove` prints. A later release may say more. */
export const proofSchema = z.object({
  version: z.string(),
  /** The `successionVersion` it knows; absent from one that knows none. */
  succeeds: z.int().optional(),
});

/** The file to run and its first words. A link that led here leads to what it names by now. */
function ownProgram(): readonly [file: string, ...words: string[]] {
  const { execPath, execArgv, argv } = process;
  const [, script] = argv;
  // In a program of one file Node repeats its name where a script's would be.
  return isSea() || script === undefined ? [execPath] : [execPath, ...execArgv, script];
}

/** Undefined when this process can become another program. */
function whyNoReplacement(): string | undefined {
  if (typeof process.execve === "function") return undefined;
  return `Node ${process.versions.node} cannot become another program (24 can); end the helper and start it again`;
}

/** Starts it with the settings of this one, and lets it say whether it could do the same. */
export async function proveProgram(flags: ConfigFlags, env: NodeJS.ProcessEnv): Promise<Proof> {
  const missing = whyNoReplacement();
  if (missing !== undefined) return { why: missing };
  const [file, ...words] = ownProgram();
  const { status, stdout, stderr } = await runProgram(file, [...words, ...wordsOf(flags, "prove")], {
    env,
    timeoutMs: proofMs,
  });
  const proof = proofSchema.safeParse(parseJson(stdout));
  if (status === 0 && proof.success)
    return { version: proof.data.version, standsIn: proof.data.succeeds === successionVersion };
  const said =
    stderr
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/^coda-runner: /u, "") ?? "";
  return { why: `the program on disk does not start${said === "" ? "" : `: ${said}`}` };
}

/** A command of this program, with the settings of this process. */
export function wordsOf(flags: ConfigFlags, ...command: readonly string[]): string[] {
  const { stateDir, server, echo } = flags;
  return [
    ...(stateDir === undefined ? [] : ["--state-dir", stateDir]),
    ...(server === undefined ? [] : ["--server", server]),
    ...command,
    ...(echo === true ? ["--echo"] : []),
  ];
}

/** Begins it beside this process; resolves with why it will not take over, once that is known. */
export async function beginStandIn(flags: ConfigFlags, env: NodeJS.ProcessEnv): Promise<string> {
  const [file, ...words] = ownProgram();
  const standIn = wordsOf(flags, "stand-in", String(process.pid));
  const ended = startOrphan(file, [...words, ...standIn], { env });
  const seconds = readyMs / 1_000;
  return Promise.race([
    ended.then(() => "the program on disk ended before it was ready to take over; look at: coda-runner logs"),
    pause(systemClock, readyMs).then(() => `the program on disk was not ready to take over within ${seconds} seconds`),
  ]);
}

/**
 * The same process goes on as that program: same number, environment, folder and standard streams; what else was open is
 * closed. `start`: the words of a helper. `standIn`: the process that serves until then. Throws when the file is gone; where the
 * system itself refuses it, Node aborts.
 */
export function becomeProgram(start: readonly string[], env: NodeJS.ProcessEnv, standIn: number | undefined): void {
  const [file, ...words] = ownProgram();
  accessSync(file, constants.X_OK);
  const told = standIn === undefined ? env : { ...env, ...successionFrom(standIn, process.pid) };
  process.execve?.(file, [file, ...words, ...start], told);
}
