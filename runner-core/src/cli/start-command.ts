/** `start`: the helper itself, in this process, until it is told to end. */
import { systemClock } from "../clock.ts";
import { LogFile, logFolder } from "../logs/log-file.ts";
import { lineLog } from "../log.ts";
import type { Runner } from "../runner.ts";
import { becomeProgram, proveProgram } from "../takeover/system-program.ts";
import { Takeover } from "../takeover/takeover.ts";
import type { Call, CliCommand } from "./command.ts";
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
  ],
  examples: [{ line: "coda-runner start", does: "until Ctrl-C" }],
  next: "coda-runner new <idea>, in another terminal",
  run: startHelper,
};

export async function startHelper(call: Call): Promise<typeof exitCodes.done> {
  // A terminal that is closed ends the helper by its signal, in order; until then nobody hears what is printed.
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners("error").on("error", () => undefined);
  const file = new LogFile(logFolder(call.places.stateDir));
  const log = lineLog(
    (line) => {
      process.stderr.write(line);
      file.write(line);
    },
    () => systemClock.now(),
  );
  // From now on: its start may wait long.
  const end = untilInterrupted().then(() => undefined);
  const config = call.config();
  // The largest part of the program, and no other command should wait for it: least of all a panic.
  const { startRunner } = await import("../runner.ts");
  const say = call.out.terminal() === undefined ? undefined : call.out.print;
  const started = Promise.withResolvers<Runner>();
  const takeover = new Takeover({
    prove: async () => proveProgram(config.flags, call.env),
    handOver: async () => (await started.promise).handOver(),
    stop: async () => (await started.promise).stop(),
    replace: () => becomeProgram(config.flags, call.env),
    log,
  });
  const restart = async () => takeover.ask();
  const runner = await Promise.race([startRunner(config, log, { say, restart }), end]);
  if (runner === undefined) process.exit(exitCodes.done);
  started.resolve(runner);
  process.send?.({ ready: true });
  void end.then(() => takeover.end());
  // What could not become another program is begun anew by who keeps helpers running, as after a crash.
  process.exit((await takeover.over) === "ended" ? exitCodes.done : exitCodes.failed);
}
