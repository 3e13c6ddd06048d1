/** Local mode put together: web, relay and helper on loopback, the helper paired, a first session open. */
import { randomBytes } from "node:crypto";
import { defaultSlot, ideaIdSchema } from "@coda/protocol";
import { z } from "zod";
import { mintLocalCode } from "../../server/account/local-code.ts";
import { run } from "../command.ts";
import { nextCommand } from "../next-command.ts";
import type { Programs } from "../program-build.ts";
import type { Home, Secrets } from "./home.ts";
import { LocalError } from "./local-error.ts";
import type { LocalSettings } from "./settings.ts";
import { logTail, Supervisor } from "./supervisor.ts";
import { typedCommand } from "./typed-command.ts";

export interface LocalStack {
  /** Signs the browser in, once, and leads to the first terminal. */
  readonly url: string;
  readonly attach: string;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly root: string;
  readonly programs: Programs;
  readonly settings: LocalSettings;
  readonly home: Home;
  /** When it aborts, a start under way is undone. */
  readonly end: AbortSignal;
  /** `start` runs the built web app; `dev` compiles pages as they are asked for. */
  readonly mode: "start" | "dev";
  readonly progress: (text: string) => void;
}

/** The idea every new owner begins with; the web app makes it together with the owner (server/account/local-owner.ts). */
const firstIdea = ideaIdSchema.parse("first");
/** What `coda-runner new --json` says that matters here. */
const createdSchema = z.object({ attach: z.string() });
const readyMs = 60_000;
/** A helper that just started may say no for a moment: tmux is not attached yet. */
const refusedMs = 8_000;
const lookEveryMs = 50;
const helperGraceMs = 4_000;
const serverGraceMs = 800;

/** Undefined when it was given up on the way. Throws a LocalError when a part does not start. */
export async function startStack(options: StackOptions): Promise<LocalStack | undefined> {
  const { settings, home } = options;
  const webUrl = `http://127.0.0.1:${settings.webPort}`;
  const processes = new Supervisor(() => home.writeRun({ pid: process.pid, webUrl, processes: processes.pids }));
  const stop = async (): Promise<void> => {
    // The helper first: its last upload needs the web app.
    await processes.stop("helper", helperGraceMs);
    await Promise.all([processes.stop("relay", serverGraceMs), processes.stop("web", serverGraceMs)]);
    home.clearRun();
  };
  try {
    await startServers(options, processes, webUrl);
    if (!options.end.aborted) startHelper(options, processes, webUrl);
    const attach = await openFirstSession(options, processes);
    if (attach !== undefined) return { url: signInUrl(home, webUrl), attach, stop };
  } catch (error) {
    await stop();
    throw error;
  }
  await stop();
  return undefined;
}

/** A URL whose code signs in once: 128 bits, ten minutes. */
function signInUrl(home: Home, webUrl: string): string {
  const code = mintLocalCode({ home: home.path, now: () => new Date() }, "sign-in", randomBytes);
  const url = new URL("/sign-in", webUrl);
  url.searchParams.set("code", code);
  url.searchParams.set("callbackUrl", `/ideas/${firstIdea}/terminals/${defaultSlot}`);
  return url.href;
}

/** Web app and relay; resolves when both answer, or when it was given up. */
export async function startServers(options: StackOptions, processes: Supervisor, webUrl: string): Promise<void> {
  keepServers(options, processes, webUrl);
  const { settings, home, end } = options;
  await untilAnswers("web", `${webUrl}/api/healthz`, { processes, home, end });
  await untilAnswers("relay", `http://127.0.0.1:${settings.relayPort}/healthz`, { processes, home, end });
}

function keepServers(options: StackOptions, processes: Supervisor, webUrl: string): void {
  const { root, programs, settings, home } = options;
  const secrets = home.secrets();
  const pushKeys = home.pushKeys();
  const relayUrl = `ws://127.0.0.1:${settings.relayPort}/v1/socket`;
  processes.keep({
    name: "relay",
    logFile: home.file("logs", "relay.log"),
    command: {
      program: process.execPath,
      args: [programs.relay],
      cwd: root,
      env: relayEnv(settings, secrets, webUrl),
    },
  });
  processes.keep({
    name: "web",
    logFile: home.file("logs", "web.log"),
    command: nextCommand(root, [options.mode, "-H", "127.0.0.1", "-p", String(settings.webPort)], {
      CODA_LOCAL: "1",
      CODA_HOME: home.path,
      CODA_TMUX_SOCKET: settings.tmuxSocket,
      DATABASE_URL: settings.databaseUrl,
      NEXTAUTH_URL: webUrl,
      NEXTAUTH_SECRET: secrets.nextAuthSecret,
      TICKET_SIGNING_KEY: secrets.ticketSigningKey,
      RELAY_INTERNAL_SECRET: secrets.relaySecret,
      DEVMODE_RELAY_URL: relayUrl,
      TTY_SESSION_PREFIX: settings.prefix,
      VAPID_PUBLIC_KEY: pushKeys.publicKey,
      VAPID_PRIVATE_KEY: pushKeys.privateKey,
      VAPID_SUBJECT: settings.pushContact,
      NODE_ENV: options.mode === "dev" ? "development" : "production",
    }),
  });
}

function relayEnv(settings: LocalSettings, secrets: Secrets, webUrl: string): Record<string, string> {
  return {
    CODA_RELAY_PORT: String(settings.relayPort),
    RELAY_BIND: "127.0.0.1",
    RELAY_ALLOWED_ORIGINS: `${webUrl},http://localhost:${settings.webPort}`,
    RELAY_INTERNAL_SECRET: secrets.relaySecret,
    TICKET_PUBLIC_KEY: secrets.ticketPublicKey,
    TTY_SESSION_PREFIX: settings.prefix,
  };
}

function helperCommand(options: StackOptions, args: readonly string[], env: Record<string, string | undefined> = {}) {
  const { root, programs, settings, home } = options;
  return {
    program: process.execPath,
    args: ["--disable-warning=ExperimentalWarning", programs.helper, ...args],
    cwd: root,
    env: {
      CODA_COMMAND: typedCommand,
      CODA_RUNNER_HOME: home.file("helper"),
      CODA_SERVER: `http://127.0.0.1:${settings.webPort}`,
      CODA_TMUX_SOCKET: settings.tmuxSocket,
      TTY_SESSION_PREFIX: settings.prefix,
      ...env,
    },
  };
}

function startHelper(options: StackOptions, processes: Supervisor, webUrl: string): void {
  options.progress("pairing the helper and opening the first session");
  // Used only when the device is not paired yet: the same registration pairing uses, with a code of the owner's own.
  const code = mintLocalCode({ home: options.home.path, now: () => new Date() }, "device", randomBytes);
  processes.keep({
    name: "helper",
    logFile: options.home.file("logs", "helper.log"),
    command: helperCommand(options, ["start"], { CODA_ENROLL_CODE: code, CODA_SERVER: webUrl }),
  });
}

/** Exit codes of the helper's command when no helper answers yet: on a paired machine, and on one that is yet to be. */
const noHelper: readonly (number | null)[] = [2, 3];

/** The command that attaches to it, as the helper gives it; undefined when the start was given up. */
async function openFirstSession(options: StackOptions, processes: Supervisor): Promise<string | undefined> {
  const began = Date.now();
  let refusedFrom: number | undefined;
  while (!options.end.aborted) {
    const { code, output } = await run(helperCommand(options, ["new", firstIdea, defaultSlot, "--json"]));
    if (code === 0) return createdSchema.parse(JSON.parse(output)).attach;
    refusedFrom = noHelper.includes(code) ? undefined : (refusedFrom ?? Date.now());
    if (refusedFrom !== undefined && Date.now() - refusedFrom > refusedMs) {
      throw new LocalError(`the first session could not be opened: ${output.trim()}`);
    }
    if (processes.keepsCrashing("helper") || Date.now() - began > readyMs) throw notStarted("helper", options.home);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return undefined;
}

interface Waiting {
  readonly processes: Supervisor;
  readonly home: Home;
  readonly end: AbortSignal;
}

async function untilAnswers(name: "web" | "relay", url: string, { processes, home, end }: Waiting): Promise<void> {
  const began = Date.now();
  for (;;) {
    const answered = await fetch(url, { signal: end }).then(
      (response) => response.ok,
      () => false,
    );
    if (answered || end.aborted) return;
    if (processes.keepsCrashing(name) || Date.now() - began > readyMs) throw notStarted(name, home);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

function notStarted(name: string, home: Home): LocalError {
  const logFile = home.file("logs", `${name}.log`);
  return new LocalError(`the ${name} process does not start; its log ${logFile} ends with:\n${logTail(logFile)}`);
}
