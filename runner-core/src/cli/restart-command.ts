/** `restart`: the running helper becomes the program that is on disk by now. `prove`: whether a program could. */
import { z } from "zod";
import { pause, systemClock } from "../clock.ts";
import type { HelperStatus } from "../control/control-messages.ts";
import { silentLog } from "../log.ts";
import { isAlive } from "../process-alive.ts";
import { runnerVersion } from "../version.ts";
import { proofSchema, successionVersion } from "../takeover/system-program.ts";
import { askHelper, field } from "./ask-helper.ts";
import { jsonOption, type Call, type CliCommand } from "./command.ts";
import { CommandFailed } from "./command-failed.ts";
import { exitCodes } from "./exit-codes.ts";

/** It uploads what it can first, and a machine may be busy. */
const returnMs = 30_000;
const lookEveryMs = 50;

export const restartCommand: CliCommand = {
  path: ["restart"],
  group: "This helper",
  description: "let the running helper become the program that is installed by now; whoever watches hardly notices",
  arguments: [],
  options: [jsonOption],
  examples: [{ line: "coda-runner restart", does: "after an update, or for settings that were changed" }],
  next: "coda-runner status",
  json: z.object({ pid: z.int(), from: z.string(), to: z.string() }),
  run: async (call) => {
    const { pid, from, to } = await restartHelper(call);
    if (call.options["json"] === true) call.out.print(JSON.stringify({ pid, from, to }));
    else call.out.print(`The helper (process ${pid}) was ${from} and is ${to} now. Its sessions went on.`);
    return exitCodes.done;
  },
};

/** Resolves when the other one answers. Throws a CommandFailed. */
export async function restartHelper(call: Call): Promise<{ pid: number; from: string; to: string }> {
  const before = field(await askHelper(call, { version: 1, command: "status" }), "status");
  const { from } = field(await askHelper(call, { version: 1, command: "restart" }), "restarting");
  const { pid, version } = await untilAnother(call, before);
  return { pid, from, to: version };
}

async function untilAnother({ door }: Call, before: HelperStatus): Promise<HelperStatus> {
  const untilMs = systemClock.steadyMs() + returnMs;
  while (systemClock.steadyMs() < untilMs) {
    await pause(systemClock, lookEveryMs);
    const reply = await door.ask({ version: 1, command: "status" });
    const status = reply?.ok === true && "status" in reply ? reply.status : undefined;
    if (status?.standsIn === false && status.startedAt !== before.startedAt) return status;
    // A service begins it again; nobody else does.
    if (before.startedBy === "hand" && !isAlive(before.pid)) break;
  }
  throw new CommandFailed(
    "the helper ended to become another program, and has not come back; look at: coda-runner logs",
  );
}

export const proveCommand: CliCommand = {
  path: ["prove"],
  group: "This helper",
  description: "whether a helper could start with this program and these settings",
  arguments: [],
  options: [{ flags: "--echo", meaning: "as for start" }],
  examples: [],
  isHidden: true,
  json: proofSchema,
  run: async (call) => {
    // All of the program: what cannot be loaded cannot start.
    const { proveStart } = await import("../runner.ts");
    await proveStart(call.config(), silentLog);
    call.out.print(JSON.stringify({ version: runnerVersion, succeeds: successionVersion }));
    return exitCodes.done;
  },
};
