/** `start`: the helper itself, in this process, until it is told to end. */
import { fstatSync } from "node:fs";
import { systemClock } from "../clock.ts";
import { LogFile, logFolder } from "../logs/log-file.ts";
import { lineLog, reasonOf, type Log } from "../log.ts";
import type { Runner } from "../runner.ts";
import { byLaunchd } from "../service/launch-agent.ts";
import { hopelessCodes } from "../service/service-plan.ts";
import { StartBackOff } from "../service/start-back-off.ts";
import { bootId } from "../system-boot.ts";
import { becomeProgram, proveProgram } from "../takeover/system-program.ts";
import { Takeover } from "../takeover/takeover.ts";
import { isForPrograms, type Call, type CliCommand } from "./command.ts";
import { exitCodeOf } from "./command-failed.ts";
import { exitCodes } from "./exit-codes.ts";
import { untilInterrupted } from "./interrupt.ts";

export const startCommand: CliCommand = {
  path: ["start"],
  group: "Begin",
  description: "run the helper in the foreground until Ctrl-C; tmux sessions live on",
  arguments: [],
  options: [
    {
      flags: "--echo",
      meaning: "serve sessions that only echo, instead of tmux: to try a relay and a web app without it",
    },
    {
      flags: "--back-off",
      meaning: "after starts that ended at once wait longer each time: where a service manager does not",
    },
  ],
  examples: [{ line: "coda-runner start", does: "until Ctrl-C" }],
  next: "coda-runner new <idea>, in another terminal",
  run: startHelper,
};

/** The log's own file is kept short; a file that a service manager keeps is not, and gets what the log could not take. */
function startLog({ places, env }: Call): Log {
  const file = new LogFile(logFolder(places.stateDir));
  const isKeptByManager = byLaunchd(env) && fstatSync(process.stderr.fd).isFile();
  return lineLog(
    (line) => {
      if (!file.write(line) || !isKeptByManager) process.stderr.write(line);
    },
    () => systemClock.now(),
  );
}

/** Undefined where only a person can help: launchd, unlike systemd, would begin it again every ten seconds, for ever. */
async function settled(starting: Promise<Runner>, log: Log): Promise<Runner | undefined> {
  try {
    return await starting;
  } catch (error) {
    if (!hopelessCodes.some((code) => code === exitCodeOf(error))) throw error;
    log("error", reasonOf(error));
    return undefined;
  }
}

export async function startHelper(call: Call): Promise<typeof exitCodes.done> {
  // A terminal that is closed ends the helper by its signal, in order; until then nobody hears what is printed.
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners("error").on("error", () => undefined);
  const log = startLog(call);
  // From now on: its start may wait long.
  const end = untilInterrupted().then(() => undefined);
  const backOff = backOffOf(call, log);
  if ((await Promise.race([backOff?.begin().then(() => "go on"), end.then(() => "end")])) === "end")
    endInOrder(backOff);
  const config = call.config();
  // The largest part of the program, and no other command should wait for it: least of all a panic.
  const { startRunner } = await import("../runner.ts");
  const say = call.out.terminal() === undefined || isForPrograms(call) ? undefined : call.out.print;
  const started = Promise.withResolvers<Runner>();
  const takeover = new Takeover({
    prove: async () => proveProgram(config.flags, call.env),
    handOver: async () => (await started.promise).handOver(),
    stop: async () => (await started.promise).stop(),
    replace: () => {
      // No manager begins that one, so nobody has failed.
      backOff?.forget();
      becomeProgram(config.flags, call.env);
    },
    log,
  });
  const restart = async () => takeover.ask();
  const starting = startRunner(config, log, { say, restart });
  const runner = await Promise.race([byLaunchd(call.env) ? settled(starting, log) : starting, end]);
  if (runner === undefined) endInOrder(backOff);
  started.resolve(runner);
  backOff?.started();
  process.send?.({ ready: true });
  void end.then(() => takeover.end());
  if ((await takeover.over) === "ended") endInOrder(backOff);
  // What could not become another program is begun anew by who keeps helpers running, as after a crash.
  process.exit(exitCodes.failed);
}

function endInOrder(backOff: StartBackOff | undefined): never {
  backOff?.forget();
  process.exit(exitCodes.done);
}

function backOffOf(call: Call, log: Log): StartBackOff | undefined {
  const { env, options, places } = call;
  if (!byLaunchd(env) && options["backOff"] !== true) return undefined;
  return new StartBackOff({ stateDir: places.stateDir, clock: systemClock, boot: bootId(), log });
}
