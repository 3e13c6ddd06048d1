/** The whole life of `npm start` and `npm run dev`: check, build, migrate, start, print, wait for a signal, stop. */
import { join } from "node:path";
import { run } from "../command.ts";
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

async function untilSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}

export async function runLocal(mode: "start" | "dev"): Promise<void> {
  const signal = untilSignal();
  try {
    const settings = readSettings(process.env, root);
    await requireTmux();
    const home = new Home(settings.home);
    home.prepare();
    const unlock = home.lock();
    try {
      await requireFreePort("CODA_PORT", settings.webPort, home.readRun());
      await requireFreePort("CODA_RELAY_PORT", settings.relayPort, home.readRun());
      if (mode === "start") {
        progress("building the web app if it has changed");
        await buildWeb();
      }
      await migrate(settings);
      progress("starting web, relay and helper");
      const stack = await startStack({ root, settings, home, env: process.env, mode, progress });
      report(stack, home);
      await signal;
      await stack.stop();
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
