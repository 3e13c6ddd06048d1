/**
 * `npm run runner -- <command>`: the helper's own command (`coda-runner`), spoken to local mode's helper. Built anew where the
 * sources have changed: a helper that is told to restart becomes the new one then.
 */
import { join } from "node:path";
import { run } from "../command.ts";
import { Home } from "../local/home.ts";
import { typedCommand } from "../local/typed-command.ts";
import { LocalError } from "../local/local-error.ts";
import { readSettings } from "../local/settings.ts";
import { buildPrograms } from "../program-build.ts";

const root = join(import.meta.dirname, "..", "..");

try {
  const settings = readSettings(process.env, root);
  const { helper } = await buildPrograms();
  const { code } = await run(
    {
      program: process.execPath,
      args: ["--disable-warning=ExperimentalWarning", helper, ...process.argv.slice(2)],
      env: {
        CODA_COMMAND: typedCommand,
        CODA_RUNNER_HOME: new Home(settings.home).file("helper"),
        CODA_SERVER: `http://127.0.0.1:${settings.webPort}`,
      },
    },
    "show",
  );
  process.exitCode = code;
} catch (error) {
  if (!(error instanceof LocalError)) throw error;
  process.stderr.write(`coda: ${error.message}\n`);
  process.exitCode = 1;
}
