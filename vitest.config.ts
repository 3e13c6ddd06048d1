import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Many tests start processes of their own (tmux, PostgreSQL) and wait for them: one worker more than cores, and no crowd. */
const MOST_WORKERS = 4;

/** Unit and integration tests of every part; the browser tests of the whole system are Playwright's (e2e/). */
export default defineConfig({
  resolve: { alias: { "@/": `${import.meta.dirname}/` } },
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["**/node_modules/**", ".next/**", ".cache/**", ".coda/**", "**/dist/**"],
    // Processes, not threads: tests change directories, send signals and load native code.
    pool: "forks",
    maxWorkers: Math.min(MOST_WORKERS, availableParallelism() + 1),
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
