/**
 * The `coda-runner` command: the only importer of commander. Exit codes: 0 done, 1 failed (of `doctor`: it found a
 * problem), 2 no helper is running.
 */
import { homedir } from "node:os";
import { Command } from "commander";
import { defaultSlot, ideaIdSchema, slotSchema, tmuxSessionName } from "@coda/protocol";
import { auditFolder } from "./audit/audit-files.ts";
import { auditLineText, verdictText } from "./audit/audit-text.ts";
import { toldUpTo } from "./audit/told-cursor.ts";
import { readChain } from "./audit/verify-chain.ts";
import { runInTerminal } from "./child-process.ts";
import { systemClock } from "./clock.ts";
import { environment, readConfig, type ConfigFlags, type RunnerConfig } from "./config.ts";
import type { ControlReply, ControlRequest, ListedSession } from "./control/control-messages.ts";
import { askControl, controlSocketPath } from "./control/control-socket.ts";
import { pairCommand, rotateKeyCommand, unpairCommand } from "./device/device-commands.ts";
import { doctorText, isWell } from "./doctor/doctor-text.ts";
import { findings } from "./doctor/findings.ts";
import { gatherFacts } from "./doctor/gather-facts.ts";
import { lawCommands, type LineCommand, type LineOptions } from "./law/law-commands.ts";
import { lineLog, reasonOf } from "./log.ts";
import { isMarkedShell, shellInitText, shellMarks } from "./shell/shell-init.ts";
import { statusText, tableText } from "./status-text.ts";
import { terminalTalk } from "./terminal-talk.ts";
import { locateTmux } from "./tmux/find-tmux.ts";
import { runnerVersion } from "./version.ts";

const exitFailed = 1;
const exitNoHelper = 2;

interface Flags extends ConfigFlags {
  readonly verify?: boolean;
  readonly yesTo?: string;
  readonly start?: boolean;
  readonly shellIntegration?: boolean;
  readonly json?: boolean;
}

class CommandFailed extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

function config(flags: Flags): RunnerConfig {
  return readConfig(environment(), flags);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function ask(flags: Flags, request: ControlRequest): Promise<ControlReply & { ok: true }> {
  const reply = await askControl(controlSocketPath(config(flags).stateDir), request);
  if (reply === undefined)
    throw new CommandFailed("no helper is running; start it with 'coda-runner start' (or 'npm start')", exitNoHelper);
  if (!reply.ok) throw new CommandFailed(reply.message, exitFailed);
  return reply;
}

async function start(flags: Flags): Promise<void> {
  const log = lineLog(
    (line) => process.stderr.write(line),
    () => systemClock.now(),
  );
  // From now on: its start may wait long.
  const end = askedToEnd();
  // The largest part of the program, and no other command should wait for it: least of all a panic.
  const { startRunner } = await import("./runner.ts");
  const runner = await Promise.race([startRunner(config(flags), log, process.stdout.isTTY ? print : undefined), end]);
  if (runner !== undefined) {
    process.send?.({ ready: true });
    await end;
    await runner.stop();
  }
  process.exit(0);
}

async function askedToEnd(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve(undefined));
    process.once("disconnect", () => resolve(undefined));
  });
}

async function status(flags: Flags): Promise<void> {
  const reply = await ask(flags, { version: 1, command: "status" });
  if ("status" in reply) print(flags.json === true ? JSON.stringify(reply.status) : statusText(reply.status));
}

async function list(flags: Flags): Promise<void> {
  const reply = await ask(flags, { version: 1, command: "list" });
  if ("sessions" in reply) print(flags.json === true ? JSON.stringify(reply.sessions) : tableText(reply.sessions));
}

/** Shows a code for the web app, and asks who sits here for the last yes. */
async function pair(flags: Flags): Promise<void> {
  await pairCommand(config(flags), terminalTalk(print), flags.yesTo);
  if (flags.start === true) await start(flags);
  else print("  Start the helper with: coda-runner start");
}

/** A running helper does it itself, so that it goes on with the new key. */
async function rotateKey(flags: Flags): Promise<void> {
  const reply = await askControl(controlSocketPath(config(flags).stateDir), { version: 1, command: "rotate-key" });
  if (reply === undefined) return rotateKeyCommand(config(flags), terminalTalk(print));
  if (!reply.ok) throw new CommandFailed(reply.message, exitFailed);
  if ("said" in reply) print(reply.said);
}

/** A helper need not run. */
async function doctor(flags: Flags): Promise<void> {
  const found = findings(await gatherFacts(config(flags), systemClock));
  print(flags.json === true ? JSON.stringify({ well: isWell(found), findings: found }) : doctorText(found));
  if (!isWell(found)) process.exitCode = exitFailed;
}

/** A helper need not run. */
function audit(flags: Flags): void {
  const folder = auditFolder(config(flags).stateDir);
  const chain = readChain(folder, toldUpTo(folder));
  if (flags.verify === true) print(verdictText(chain, toldUpTo(folder)));
  else for (const line of chain.lines) print(flags.json === true ? JSON.stringify(line) : auditLineText(line));
  if (flags.verify === true && chain.faults.length > 0) process.exitCode = exitFailed;
}

function parseName(idea: string, slot: string) {
  const parsedIdea = ideaIdSchema.safeParse(idea);
  const parsedSlot = slotSchema.safeParse(slot);
  if (!parsedIdea.success)
    throw new CommandFailed(`'${idea}' is no idea id: it has 1 to 40 of a-z, 0-9 and '-'`, exitFailed);
  if (!parsedSlot.success)
    throw new CommandFailed(`'${slot}' is no slot: it has 1 to 40 of a-z, 0-9 and '-'`, exitFailed);
  return { idea: parsedIdea.data, slot: parsedSlot.data };
}

async function create(flags: Flags, idea: string, slot: string): Promise<ListedSession> {
  const { shellIntegration } = flags;
  const reply = await ask(flags, { version: 1, command: "new", ...parseName(idea, slot), shellIntegration });
  if (!("created" in reply)) throw new CommandFailed("the helper answered something else", exitFailed);
  return reply.created;
}

/** Attaches by the exact form, which needs neither hub nor helper. */
async function attach(flags: Flags, idea: string, slot: string): Promise<void> {
  const { prefix, tmuxSocket, env } = config(flags);
  const tmux = await locateTmux(env, homedir());
  if (tmux === undefined)
    throw new CommandFailed("tmux was not found; install it (apt install tmux, brew install tmux)", exitFailed);
  const target = `=${tmuxSessionName({ prefix, ...parseName(idea, slot) })}`;
  const inside = env["TMUX"] !== undefined;
  const socket = tmuxSocket === undefined ? [] : ["-L", tmuxSocket];
  process.exitCode = await runInTerminal(tmux, [...socket, inside ? "switch-client" : "attach-session", "-t", target]);
}

/** Prints, and installs nothing. */
function shellInit(shell: string | undefined): void {
  if (shell === undefined) return print(shellInitText);
  if (!isMarkedShell(shell))
    throw new CommandFailed(`'${shell}' is no shell known here: bash, zsh or fish`, exitFailed);
  print(shellMarks(shell));
}

function buildCommand(): Command {
  const program = new Command("coda-runner")
    .description("The Coda helper: bridges your own tmux sessions, and only those of Coda, to the web app.")
    .version(runnerVersion)
    .option("--state-dir <folder>", "where the helper keeps its key and journals")
    .option("--server <url>", "the web app this device is paired with");
  program
    .command("start")
    .description("run the helper in the foreground until Ctrl-C; tmux sessions live on")
    .option("--echo", "serve sessions that only echo, instead of tmux: to try a relay and a web app without it")
    .action(async (own: Flags) => start({ ...program.opts<Flags>(), ...own }));
  program
    .command("status")
    .description("what the helper is doing")
    .option("--json", "for programs")
    .action(async (own: Flags) => status({ ...program.opts<Flags>(), ...own }));
  program
    .command("list")
    .description("the sessions of this device")
    .option("--json", "for programs")
    .action(async (own: Flags) => list({ ...program.opts<Flags>(), ...own }));
  program
    .command("doctor")
    .description(
      "look at tmux and this machine, and say what follows; exit code 1 when something keeps Coda from working",
    )
    .option("--json", "for programs")
    .action(async (own: Flags) => doctor({ ...program.opts<Flags>(), ...own }));
  program
    .command("audit")
    .description("what browsers did at this machine, oldest first: who came, left, typed, and what was refused")
    .option("--json", "for programs: the lines as they are kept")
    .option("--verify", "whether every line is there and as it was written; exit code 1 when not")
    .action((own: Flags) => audit({ ...program.opts<Flags>(), ...own }));
  addDeviceCommands(program);
  addSessionCommands(program);
  for (const command of lawCommands) addLineCommand(program, command);
  return program;
}

function addDeviceCommands(program: Command): void {
  program
    .command("pair")
    .description("pair this machine with your account: shows a code for the web app's /pair page")
    .option("--yes-to <e-mail>", "say the last yes to this person, without asking; for scripts")
    .option("--start", "go on as 'start' does")
    .action(async (own: Flags) => pair({ ...program.opts<Flags>(), ...own }));
  program
    .command("unpair")
    .description("take this machine out of its account, and its key off this machine")
    .action(async () => unpairCommand(config(program.opts<Flags>()), terminalTalk(print)));
  program
    .command("rotate-key")
    .description("change this device's key; the old one is refused from then on")
    .action(async () => rotateKey(program.opts<Flags>()));
}

function addSessionCommands(program: Command): void {
  program
    .command("new")
    .description("make sure a session runs: a slot of an idea; one whose program has ended begins anew")
    .argument("<idea>")
    .argument("[slot]", "its name in the idea", defaultSlot)
    .option("--shell-integration", "its shell marks its commands, for the history of them: see shell-init")
    .option("--json", "for programs")
    .action(async (idea: string, slot: string, own: Flags) => {
      const created = await create({ ...program.opts<Flags>(), ...own }, idea, slot);
      print(own.json === true ? JSON.stringify(created) : `${created.name} runs; attach with: ${created.attach}`);
    });
  program
    .command("attach")
    .description("attach this terminal to a session")
    .argument("<idea>")
    .argument("[slot]", "its name in the idea", defaultSlot)
    .action(async (idea: string, slot: string) => attach(program.opts<Flags>(), idea, slot));
  program
    .command("shell-init")
    .description(
      "print what makes a shell mark its commands, for your own file of it to evaluate; without a shell: how",
    )
    .argument("[shell]", "bash, zsh or fish")
    .action(shellInit);
}

/** One that says itself what it takes; of two words, the second belongs to the first, which was added before it. */
function addLineCommand(program: Command, { path, description, arguments: given, options, run }: LineCommand): void {
  const [first, second] = path;
  const owner = second === undefined ? program : program.commands.find((command) => command.name() === first);
  const command = (owner ?? program).command(second ?? first).description(description);
  for (const [name, meaning] of given) command.argument(name, meaning);
  for (const [name, meaning] of options) command.option(name, meaning);
  command.action(async () => {
    const own = command.opts<LineOptions>();
    print(await run(config(program.opts<Flags>()), command.args, own));
  });
}

export async function runCli(argv: readonly string[]): Promise<void> {
  try {
    await buildCommand().parseAsync([...argv]);
  } catch (error) {
    process.stderr.write(`coda-runner: ${reasonOf(error)}\n`);
    process.exit(error instanceof CommandFailed ? error.exitCode : exitFailed);
  }
}
