/**
 * `npm run test:rest`: all that `npm test` leaves out and CI runs behind it, each test once. vitest.config.ts and
 * playwright.config.ts say what that is; `npm run test:long` has what is too long for CI as well.
 */
import { playwright, prepare, runAll, vitest } from "../test-run.ts";

const good =
  (await prepare("everything")) && (await runAll([() => vitest(["--project", "rest-*"]), () => playwright("rest")]));
if (!good) process.exitCode = 1;
