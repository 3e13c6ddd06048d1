/** `service`: the helper begins with the machine, and again after a crash. */
import { z } from "zod";
import { loginPath } from "../tmux/login-path.ts";
import { findManager, systemFacts } from "../service/find-manager.ts";
import { ownCommand } from "../service/own-command.ts";
import { planOf } from "../service/plan-of.ts";
import { forgetFailedStarts } from "../service/start-back-off.ts";
import { serviceStates, type ServiceManager, type ServiceStatus } from "../service/service-manager.ts";
import { noteOfWsl } from "../service/wsl.ts";
import { reasonOf, silentLog } from "../log.ts";
import { isForPrograms, jsonOption, report, type Call, type CliCommand } from "./command.ts";
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

const installedSchema = z.object({
  manager: z.string(),
  file: z.string(),
  /** It also runs while nobody is signed in; null: there is no such thing here. */
  lingers: z.boolean().nullable(),
  /** What somebody should know of services on this machine; null: nothing. */
  note: z.string().nullable(),
});
const uninstalledSchema = z.object({
  manager: z.string(),
  /** That was removed; null: there was no service. */
  file: z.string().nullable(),
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
    options: [
      { flags: "--linger", meaning: "systemd: also while you are not signed in (loginctl enable-linger)" },
      jsonOption,
    ],
    examples: [{ line: "coda-runner service install", does: "once, after pairing" }],
    next: "coda-runner status --watch",
    json: installedSchema,
    run: install,
  },
  {
    ...shared,
    path: ["service", "uninstall"],
    description: "stop the service and remove its file; key, journals and sessions stay",
    options: [jsonOption],
    json: uninstalledSchema,
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
  await proveStart(config, isForPrograms(call) ? silentLog : (_level, message) => call.out.print(message));
  forgetFailedStarts(config.stateDir);
  const path = (await loginPath(call.env)) ?? call.env["PATH"] ?? "";
  const file = await services.install(planOf(config, { command: ownCommand(), path }));
  const lingers = await linger(services, { file, isAsked: call.options["linger"] === true });
  const note = noteOfWsl(facts.kernel) ?? null;
  const lines = [
    `${services.name} runs the helper now, by ${file}. Its log: coda-runner logs`,
    ...(note === null ? [] : [note]),
    ...(lingers === null ? [] : [lingers ? "It goes on while you are not signed in." : endsWithYou]),
  ];
  report(call, { json: { manager: services.name, file, lingers, note }, text: lines.join("\n") });
  return exitCodes.done;
}

/** Null: there is no such thing here. */
async function linger(services: ServiceManager, given: { file: string; isAsked: boolean }): Promise<boolean | null> {
  if (services.linger === undefined) return null;
  if (!given.isAsked) return (await services.status()).lingers === true;
  try {
    await services.linger();
    return true;
  } catch (error) {
    throw new CommandFailed(
      `${services.name} runs the helper now, by ${given.file}, but ends it when you sign out: ${reasonOf(error)}`,
    );
  }
}

const endsWithYou = "It ends when you sign out; with --linger it does not.";

/** One that was started by hand would keep the service's from starting. */
async function refuseSecondHelper({ door }: Call): Promise<void> {
  const reply = await door.ask({ version: 1, command: "status" });
  if (reply?.ok !== true || !("status" in reply) || reply.status.startedBy === "service") return;
  throw new CommandFailed(`a helper runs already (process ${reply.status.pid}); end it first, then repeat this`);
}

async function uninstall(call: Call): Promise<typeof exitCodes.done> {
  const services = await manager(call);
  const file = await services.uninstall();
  const text =
    file === null ? "There was no service." : `The service is gone, and so is ${file}. tmux and its sessions go on.`;
  report(call, { json: { manager: services.name, file }, text });
  return exitCodes.done;
}

async function status(call: Call): Promise<typeof exitCodes.done | typeof exitCodes.failed> {
  const services = await manager(call);
  const told = await services.status();
  report(call, { json: { manager: services.name, ...told }, text: statusText(services.name, told) });
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
