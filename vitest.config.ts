import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Many tests start processes of their own (tmux, PostgreSQL); more workers than cores only make them time out. */
const MOST_WORKERS = 4;

/** Unit and integration tests of every part; the browser tests of the whole system are Playwright's (e2e/). */
export default defineConfig({
  resolve: { alias: { "@/": `${import.meta.dirname}/` } },
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["**/node_modules/**", ".next/**", ".cache/**", ".coda/**", "**/dist/**"],
    // Processes, not threads: tests change directories, send signals and load native code.
    pool: "forks",
    maxWorkers: Math.min(MOST_WORKERS, availableParallelism()),
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
