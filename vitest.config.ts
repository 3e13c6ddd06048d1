import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { LongestFirst } from "./scripts/setup/longest-first.ts";

/** Many tests start processes of their own (tmux, PostgreSQL) and wait for them: more workers than cores, and no crowd. */
const MOST_WORKERS = 4;

/**
 * Test files of these rooms share a process, file after file: a process of its own and all modules anew cost each half a
 * second of a core, and PGlite's program compiled anew a second more.
 */
const roomsTogether =
  "app|drizzle|features|protocol|relay|runner-core|runner-desktop|server|service-worker|telemetry|terminal-client|ui";

/** Of those rooms, but in need of a process that has just been started. */
const needOneOfTheirOwn = [
  // A browser's databases become globals.
  "terminal-client/src/{database-hold,saved-paint,sealing}.test.ts",
  // It compares what zod says with no language set and with one.
  "protocol/src/lean-schema/lean-schema.test.ts",
  // electron-builder's helpers become globals.
  "runner-desktop/packaging/**/*.test.ts",
  // Next keeps what belongs to a request in a global that has to be there before Next is.
  "server/{access/matrix,account/current-user,http/hostile-texts}.test.ts",
  // The helpers of what makes their certificates become globals.
  "runner-core/src/{network/network-reason,network/proxies,update/redirected-release}.test.ts",
];

/** Half a minute and more each, of what changes seldom: with `npm run test:long` alone. */
const seldom = [
  "e2e/{one-file,presence-outage,upgrade}.test.ts",
  "relay/src/partition.test.ts",
  "runner-core/fidelity/fidelity.test.ts",
  "runner-desktop/packaging/packed-app.test.ts",
  "scripts/check/planted.test.ts",
];

/** As many random walks and kills as the environment asks for, and on as many databases. */
const inPart = [
  "app/api/**/*.test.ts",
  "e2e/input-exactly-once.test.ts",
  "runner-core/src/kill-rounds.test.ts",
  "server/**/*.test.ts",
  "terminal-client/src/resume-walk.test.ts",
];

const tests = "**/*.test.{ts,tsx}";
const never = [...seldom, "**/node_modules/**", ".next/**", ".cache/**", ".coda/**", "**/dist/**"];

const alone: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: "alone", include: [`!(${roomsTogether})/${tests}`, ...needOneOfTheirOwn], exclude: never },
};

const together: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: "together",
    isolate: false,
    include: [`@(${roomsTogether})/${tests}`],
    exclude: [...never, ...needOneOfTheirOwn],
    setupFiles: ["scripts/setup/left-as-found.ts"],
  },
};

/** Of `npm run test:long`. */
const long: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: "long", include: [...seldom, ...inPart] },
};

/** Unit and integration tests of every part; the browser tests of the whole system are Playwright's (e2e/). */
export default defineConfig({
  resolve: { alias: { "@/": `${import.meta.dirname}/` } },
  test: {
    // Processes, not threads: tests change directories, send signals and load native code.
    pool: "forks",
    maxWorkers: Math.min(MOST_WORKERS, availableParallelism() + 2),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: process.env["CODA_LONG_TESTS"] === "1" ? [long] : [alone, together],
  },
});
