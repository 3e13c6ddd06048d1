import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { LongestFirst } from "./scripts/setup/longest-first.ts";

/** Many tests start processes of their own (tmux, PostgreSQL) and wait for them: more workers than cores, and no crowd. */
const MOST_WORKERS = 4;

/**
 * Test files of these rooms share a process, file after file: a process of its own and all modules anew cost each half a
 * second of a core, and PGlite's program compiled anew a second more.
 */
const roomsTogether = {
  together: "app|drizzle|features|protocol|runner-desktop|server|service-worker|telemetry|terminal-client|ui",
  /**
   * These start other programs all the time, and a start copies the tables of the process's memory: 2 ms of a core out of 60 MB, 40 out of
   * the 600 that a process has after some embedded databases. So theirs never has any.
   */
  starting: "relay|runner-core",
} as const;
type Togetherness = keyof typeof roomsTogether;

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

/**
 * What `npm test` leaves to `npm run test:rest`, which CI runs behind it: two fifths of the work of all test files in a
 * twentieth of them, chosen by the processor seconds of each (2026-11-22). What is left of the same part in `npm test` has the
 * case; these have it over and over, on all there is of a kind, or through whole processes.
 */
const rest = [
  // Whole processes, many of them for a case each (160 s). Commands, law and settings have tests of their own beside their sources.
  "app/api/attach-trace.test.ts",
  "e2e/{backup,images,refused-uploads,runner-commands,runner-guide,service}.test.ts",
  "runner-core/package/npm-package.test.ts",
  "relay/src/main.test.ts",
  "runner-core/src/cli/completion-scripts.test.ts",
  "runner-core/src/law/panic.test.ts",
  // Random walks and kills, and megabytes that are compared byte by byte (105 s).
  "e2e/input-exactly-once.test.ts",
  "relay/src/{delivery-fuzz,flood}.test.ts",
  "runner-core/src/kill-rounds.test.ts",
  "runner-core/src/session/{exactness,pipe-exchange,stored-exactness,typed-kills}.test.ts",
  "server/transcript/constant-memory.test.ts",
  "terminal-client/src/resume-walk.test.ts",
  // One rule over all there is of a kind: routes, migrations, tmux configurations, proxies, a terminal's functions (75 s).
  "drizzle/migrate-live.test.ts",
  "runner-core/fidelity/functions.test.ts",
  "runner-core/src/network/proxies.test.ts",
  "runner-core/src/session/moved-away.test.ts",
  "runner-core/src/tmux/user-configuration.test.ts",
  "scripts/tasks/db-migrate.test.ts",
  "server/http/{hostile-texts,no-secrets}.test.ts",
  "server/testing/migrations.test.ts",
];

const tests = "**/*.test.{ts,tsx}";
const never = [...seldom, "**/node_modules/**", ".next/**", ".cache/**", ".coda/**", "**/dist/**"];

const filesOf = (patterns: readonly string[]): string[] => globSync(patterns, { cwd: import.meta.dirname });
const later = filesOf(rest);
const own = new Set(filesOf(needOneOfTheirOwn));
const waysTogether: readonly Togetherness[] = ["together", "starting"];
const rooms = (way: Togetherness): readonly string[] => roomsTogether[way].split("|");
const isOf = (file: string, way: Togetherness): boolean =>
  rooms(way).includes(file.split("/", 1)[0] ?? "") && !own.has(file);

function alone(share: string, include: string[], exclude: string[]): TestProjectInlineConfiguration {
  return { extends: true, test: { name: `${share}-alone`, include, exclude: [...never, ...exclude] } };
}

function together(name: string, include: string[], exclude: string[]): TestProjectInlineConfiguration {
  const setupFiles = ["scripts/setup/left-as-found.ts", "scripts/setup/property-seed.ts"];
  return { extends: true, test: { name, isolate: false, include, exclude: [...never, ...exclude], setupFiles } };
}

/** Each file is in one of them: `npm test` runs those of the core, `npm run test:rest` the others. */
const shares = [
  alone("core", [`!(${Object.values(roomsTogether).join("|")})/${tests}`, ...needOneOfTheirOwn], later),
  ...waysTogether.map((way) =>
    together(`core-${way}`, [`@(${roomsTogether[way]})/${tests}`], [...later, ...needOneOfTheirOwn]),
  ),
  alone(
    "rest",
    later.filter((file) => !waysTogether.some((way) => isOf(file, way))),
    [],
  ),
  ...waysTogether.map((way) =>
    together(
      `rest-${way}`,
      later.filter((file) => isOf(file, way)),
      [],
    ),
  ),
];

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
    // Limits are for what hangs: on a machine with much else to do what takes five seconds here took thirty (2026-11-22).
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Vitest's own second is less than a program's start takes there.
    expect: { poll: { timeout: 30_000 } },
    sequence: { sequencer: LongestFirst },
    projects: process.env["CODA_LONG_TESTS"] === "1" ? [long] : shares,
  },
});
