import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/setup/longest-first.ts";

/** Many tests start processes of their own (tmux, PostgreSQL) and wait for them: more workers than cores, and no crowd. */
const MOST_WORKERS = 4;

/**
 * Test files of these rooms share a process, file after file: a process of its own and all modules anew cost each half a
 * second of a core, and PGlite's program compiled anew a second more.
 */
const together =
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
  // The helpers of a proxy they start become globals.
  "runner-core/src/network/{network-reason,proxies}.test.ts",
];

const tests = "**/*.test.{ts,tsx}";
const never = ["**/node_modules/**", ".next/**", ".cache/**", ".coda/**", "**/dist/**"];

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
    projects: [
      {
        extends: true,
        test: { name: "alone", include: [`!(${together})/${tests}`, ...needOneOfTheirOwn], exclude: never },
      },
      {
        extends: true,
        test: {
          name: "together",
          isolate: false,
          include: [`@(${together})/${tests}`],
          exclude: [...never, ...needOneOfTheirOwn],
          setupFiles: ["scripts/setup/left-as-found.ts"],
        },
      },
    ],
  },
});
