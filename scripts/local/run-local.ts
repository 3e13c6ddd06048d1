/** The whole life of `npm start` and `npm run dev`: check, build, migrate, start, print, wait for a signal, stop. */
import { join } from "node:path";
import { run } from "../command.ts";
import { buildPrograms, sourcePrograms, type Programs } from "../program-build.ts";
import { buildWeb } from "../web-build.ts";
import { requireFreePort, requireTmux } from "./conditions.ts";
import { Home } from "./home.ts";
import { LocalError } from "./local-error.ts";
import { readSettings, type LocalSettings } from "./settings.ts";
import { startStack, type LocalStack } from "./stack.ts";

const root = join(import.meta.dirname, "..", "..");

function progress(text: string): void {
  process.stderr.write(`coda: ${text} …\n`);
}

async function built<T>(what: string, build: () => Promise<T>): Promise<T> {
  try {
    return await build();
  } catch (error) {
    throw new LocalError(`${what} could not be built; ${error instanceof Error ? error.message : String(error)}`);
  }
}

function buildBegins(): void {
  progress("building the web app, which takes a minute or two");
}

async function buildAll(): Promise<Programs> {
  await built("the web app", async () => buildWeb({ begins: buildBegins }));
  return built("relay and helper", buildPrograms);
}

async function migrate(settings: LocalSettings): Promise<void> {
  if (settings.databaseUrl === undefined) return; // the embedded one migrates itself when it is opened
  progress("migrating the database");
  const { code, output } = await run({
    program: process.execPath,
    args: [join(root, "scripts", "tasks", "db-migrate.ts")],
    cwd: root,
  });
  if (code !== 0) throw new LocalError(output.trim().replace(/^coda: /u, ""));
}

function report(stack: LocalStack, home: Home): void {
  const lines = [
    "",
    `Coda is ready: ${stack.url}`,
    "",
    `  attach locally   ${stack.attach}`,
    `  your data        ${home.path}`,
    "  sign in again    npm run sign-in",
    "  stop             Ctrl-C (tmux sessions live on)",
    "",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Aborted by the first signal that asks us to end; a start under way is given up then. */
function endSignal(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => ending.abort());
  return ending.signal;
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Everything between the lock and its return. */
async function live(
  settings: LocalSettings,
  home: Home,
  run: { mode: "start" | "dev"; end: AbortSignal },
): Promise<void> {
  await requireFreePort("CODA_PORT", settings.webPort, home.readRun());
  await requireFreePort("CODA_RELAY_PORT", settings.relayPort, home.readRun());
  // A build that is given up dies with this process.
  const programs = await (run.mode === "dev" ? sourcePrograms : Promise.race([buildAll(), aborted(run.end)]));
  if (programs === undefined || run.end.aborted) return;
  await migrate(settings);
  progress("starting web, relay and helper");
  const stack = await startStack({ root, programs, settings, home, mode: run.mode, progress, end: run.end });
  if (stack === undefined) return;
  report(stack, home);
  await aborted(run.end);
  await stack.stop();
}

export async function runLocal(mode: "start" | "dev"): Promise<void> {
  const end = endSignal();
  try {
    const settings = readSettings(process.env, root);
    await requireTmux();
    const home = new Home(settings.home);
    home.prepare();
    const unlock = home.lock();
    try {
      await live(settings, home, { mode, end });
    } finally {
      unlock();
    }
    process.exit(0);
  } catch (error) {
    if (!(error instanceof LocalError)) throw error;
    process.stderr.write(`coda: ${error.message}\n`);
    process.exit(1);
  }
}
