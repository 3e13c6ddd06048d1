/** `service`: the helper begins with the machine, and again after a crash. */
import { z } from "zod";
import { loginPath } from "../tmux/login-path.ts";
import { findManager, systemFacts } from "../service/find-manager.ts";
import { ownCommand } from "../service/own-command.ts";
import { planOf } from "../service/plan-of.ts";
import { serviceStates, type ServiceManager, type ServiceStatus } from "../service/service-manager.ts";
import { noteOfWsl } from "../service/wsl.ts";
import { jsonOption, type Call, type CliCommand } from "./command.ts";
import { CommandFailed } from "./command-failed.ts";
import { exitCodes } from "./exit-codes.ts";

const statusSchema = z.object({
  manager: z.string(),
  file: z.string().nullable(),
  state: z.enum(serviceStates),
  pid: z.int().nullable(),
  since: z.string().nullable(),
  lastEnd: z.string().nullable(),
  restarts: z.int().nullable(),
  lingers: z.boolean().nullable(),
});

const shared = { group: "This helper", arguments: [], examples: [] } as const;

export const serviceCommands: readonly CliCommand[] = [
  {
    ...shared,
    path: ["service"],
    description: "whether the helper runs as a service, and how it is doing",
    options: [jsonOption],
    examples: [{ line: "coda-runner service install", does: "from sign-in on, and again after a crash" }],
    json: statusSchema,
    run: status,
  },
  {
    ...shared,
    path: ["service", "install"],
    description: "run the helper from sign-in on, and again after a crash: systemd or launchd; nothing as root",
    options: [{ flags: "--linger", meaning: "systemd: also while you are not signed in (loginctl enable-linger)" }],
    examples: [{ line: "coda-runner service install", does: "once, after pairing" }],
    next: "coda-runner status --watch",
    run: install,
  },
  {
    ...shared,
    path: ["service", "uninstall"],
    description: "stop the service and remove its file; key, journals and sessions stay",
    options: [],
    run: uninstall,
  },
  {
    ...shared,
    path: ["service", "status"],
    description: "whether the helper runs as a service, and how it is doing",
    options: [jsonOption],
    json: statusSchema,
    run: status,
  },
];

async function manager({ env }: Call): Promise<ServiceManager> {
  return findManager(systemFacts(env));
}

async function install(call: Call): Promise<typeof exitCodes.done> {
  // What it cannot start with is told here, where somebody reads it.
  const config = call.config();
  const facts = systemFacts(call.env);
  const services = await findManager(facts);
  await refuseSecondHelper(call);
  const { proveStart } = await import("../runner.ts");
  await proveStart(config, (_level, message) => call.out.print(message));
  const path = (await loginPath(call.env)) ?? call.env["PATH"] ?? "";
  const file = await services.install(planOf(config, { command: ownCommand(), path }));
  call.out.print(`${services.name} runs the helper now, by ${file}. Its log: coda-runner logs`);
  const note = noteOfWsl(facts.kernel);
  if (note !== undefined) call.out.print(note);
  if (services.linger === undefined) return exitCodes.done;
  if (call.options["linger"] === true) {
    await services.linger();
    call.out.print("It goes on while you are not signed in.");
  } else call.out.print("It ends when you sign out; with --linger it does not.");
  return exitCodes.done;
}

/** One that was started by hand would keep the service's from starting. */
async function refuseSecondHelper({ door }: Call): Promise<void> {
  const reply = await door.ask({ version: 1, command: "status" });
  if (reply?.ok !== true || !("status" in reply) || reply.status.startedBy === "service") return;
  throw new CommandFailed(`a helper runs already (process ${reply.status.pid}); end it first, then repeat this`);
}

async function uninstall(call: Call): Promise<typeof exitCodes.done> {
  const services = await manager(call);
  const file = await services.uninstall();
  call.out.print(
    file === null ? "There was no service." : `The service is gone, and so is ${file}. tmux and its sessions go on.`,
  );
  return exitCodes.done;
}

async function status(call: Call): Promise<typeof exitCodes.done | typeof exitCodes.failed> {
  const services = await manager(call);
  const told = await services.status();
  call.out.print(
    call.options["json"] === true
      ? JSON.stringify({ manager: services.name, ...told })
      : statusText(services.name, told),
  );
  return told.state === "running" ? exitCodes.done : exitCodes.failed;
}

function statusText(name: string, { file, state, pid, since, lastEnd, restarts, lingers }: ServiceStatus): string {
  if (file === null) return "not installed; install it with: coda-runner service install";
  const words = {
    running: `runs by ${name}${pid === null ? "" : `, process ${pid}`}`,
    restarting: `ended; ${name} begins it again soon. Why: coda-runner logs`,
    stopped: "does not run",
  };
  const lines = [
    `service   ${words[state]}`,
    `file      ${file}`,
    ...(since === null ? [] : [`since     ${since}`]),
    ...(lastEnd === null ? [] : [`last end  ${lastEnd}`]),
    ...(restarts === null || restarts === 0 ? [] : [`restarts  ${restarts} by ${name} itself`]),
    ...(lingers === null
      ? []
      : [`signed out ${lingers ? "it goes on" : "it ends; coda-runner service install --linger"}`]),
  ];
  return lines.join("\n");
}
