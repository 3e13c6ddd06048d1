/** `start`: the helper itself, in this process, until it is told to end. */
import { fstatSync } from "node:fs";
import { askToEnd } from "../child-process.ts";
import { systemClock } from "../clock.ts";
import { askControl, controlSocketPath } from "../control/control-socket.ts";
import { LogFile, logFolder } from "../logs/log-file.ts";
import { lineLog, reasonOf, type Log } from "../log.ts";
import { isRunning } from "../process-alive.ts";
import type { Runner } from "../runner.ts";
import { byLaunchd } from "../service/launch-agent.ts";
import { hopelessCodes } from "../service/service-plan.ts";
import { StartBackOff } from "../service/start-back-off.ts";
import { bootId } from "../system-boot.ts";
import { askHandover } from "../takeover/ask-handover.ts";
import { leaveHandover, type Handover } from "../takeover/handover.ts";
import { takeSuccession } from "../takeover/succession.ts";
import { becomeProgram, beginStandIn, proveProgram, wordsOf } from "../takeover/system-program.ts";
import { Takeover } from "../takeover/takeover.ts";
import { isForPrograms, type Call, type CliCommand } from "./command.ts";
import { exitCodeOf } from "./command-failed.ts";
import { exitCodes } from "./exit-codes.ts";
import { untilInterrupted } from "./interrupt.ts";

const predecessorLookMs = 250;

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
  // As its process shows them, and goes on to when it is another program.
  run: async (call) => startHelper(call, process.argv.slice(2)),
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

/** Whom a helper follows that does not begin by itself. */
interface Succession {
  /** Its process. */
  readonly predecessor: number;
  /** Until that process is a helper again. */
  readonly standsIn: boolean;
}

/** How a helper takes over from another: see takeover-state.ts. Of no use to people. */
export const standInCommand: CliCommand = {
  path: ["stand-in"],
  group: "This helper",
  description: "the helper, once the one in another process hands over, until that process is a helper again",
  arguments: [{ name: "<process>", meaning: "the number of that process" }],
  options: [{ flags: "--echo", meaning: "as for start" }],
  examples: [],
  isHidden: true,
  run: async (call) =>
    runHelper(call, { succession: { predecessor: Number(call.words[0]), standsIn: true }, words: undefined }),
};

/** `words`: the command line behind the program's name, where all it says is that a helper is to run. */
export async function startHelper(call: Call, words?: readonly string[]): Promise<typeof exitCodes.done> {
  const predecessor = takeSuccession(call.env, process.pid);
  const succession = predecessor === undefined ? undefined : { predecessor, standsIn: false };
  return runHelper(call, { succession, words });
}

interface Began {
  readonly succession: Succession | undefined;
  readonly words: readonly string[] | undefined;
}

async function runHelper(call: Call, began: Began): Promise<typeof exitCodes.done> {
  const { succession } = began;
  // A terminal that is closed ends the helper by its signal, in order; until then nobody hears what is printed.
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners("error").on("error", () => undefined);
  const log = startLog(call);
  // From now on: its start may wait long.
  const end = untilEnd(succession).then(() => undefined);
  const backOff = succession?.standsIn === true ? undefined : backOffOf(call, log);
  if ((await Promise.race([backOff?.begin().then(() => "go on"), end.then(() => "end")])) === "end")
    endInOrder(backOff);
  const started = Promise.withResolvers<Runner>();
  const takeover = takeoverOf(call, { started: started.promise, log, backOff, ...began });
  const starting = begin(call, { log, takeover, succession });
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

/** One that stands in ends with the process it does that for. */
async function untilEnd(succession: Succession | undefined): Promise<void> {
  const interrupted = untilInterrupted().then(() => undefined);
  if (succession?.standsIn !== true) return interrupted;
  const gone = new Promise<void>((resolve) => {
    systemClock.every(predecessorLookMs, () => {
      if (!isRunning(succession.predecessor)) resolve();
    });
  });
  return Promise.race([interrupted, gone]);
}

interface TakeoverGiven extends Began {
  readonly started: Promise<Runner>;
  readonly log: Log;
  readonly backOff: StartBackOff | undefined;
}

function takeoverOf(call: Call, { started, log, backOff, succession, words }: TakeoverGiven): Takeover {
  const { env, places } = call;
  const { flags } = call.config();
  return new Takeover(
    {
      prove: async () => proveProgram(flags, env),
      beginStandIn: async () => beginStandIn(flags, env),
      handOver: async () => (await started).handOver(),
      leave: (handover) =>
        leaveHandover({ stateDir: places.stateDir, pid: process.pid, nowMs: systemClock.now() }, handover),
      stop: async () => (await started).stop(),
      replace: (standIn) => {
        // No manager begins that one, so nobody has failed.
        backOff?.forget();
        becomeProgram(words ?? wordsOf(flags, "start"), env, standIn);
      },
      log,
    },
    succession?.standsIn === true ? "standing-in" : "serving",
  );
}

interface Beginning {
  readonly log: Log;
  readonly takeover: Takeover;
  readonly succession: Succession | undefined;
}

async function begin(call: Call, { log, takeover, succession }: Beginning): Promise<Runner> {
  const config = call.config();
  // The largest part of the program, and no other command should wait for it: least of all a panic.
  const { startRunner, succeedRunner } = await import("../runner.ts");
  const choices = {
    say: call.out.terminal() === undefined || isForPrograms(call) ? undefined : call.out.print,
    restart: async () => takeover.ask(),
    give: async (pid: number) => takeover.give(pid),
    standsIn: succession?.standsIn,
  };
  if (succession === undefined) return startRunner(config, log, choices);
  return succeedRunner(config, log, { ...choices, askHandover: async () => handoverFrom(succession, config.stateDir) });
}

async function handoverFrom({ predecessor, standsIn }: Succession, stateDir: string): Promise<Handover | undefined> {
  const socket = controlSocketPath(stateDir);
  const handover = await askHandover(
    {
      ask: async (request) => askControl(socket, request),
      isRunning: () => isRunning(predecessor),
      end: () => askToEnd(predecessor),
      clock: systemClock,
      pid: process.pid,
    },
    !standsIn,
  );
  if (handover === undefined && standsIn)
    throw new Error(`process ${predecessor} has ended: there is nobody to stand in for`);
  return handover;
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
