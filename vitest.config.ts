import { defineConfig } from "vitest/config";

/** Unit and integration tests of every part; the browser tests of the whole system are Playwright's (e2e/). */
export default defineConfig({
  resolve: { alias: { "@/": `${import.meta.dirname}/` } },
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["**/node_modules/**", ".next/**", ".cache/**", ".coda/**", "**/dist/**", ".planted-*/**"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    typecheck: { enabled: false },
  },
});
