/** Next's build: our packages as sources, database drivers left outside the bundle, migrations shipped along. */
import type { NextConfig } from "next";

/** zstd-codec asks for Node modules that browsers lack and that it needs only in Node. */
const emptyInBrowser = { browser: "./server/http/empty-module.ts" };

/** As much of zod as our schemas use, for a tenth of its code. Servers have zod itself. */
const leanSchema = { browser: "./protocol/src/lean-schema/zod-mini.ts" };

/** Of the Dockerfile alone. */
const isStandalone = process.env["CODA_STANDALONE"] === "1";
const isDeployed = isStandalone || process.env["VERCEL"] !== undefined;

const config: NextConfig = {
  // A folder with the server and what it needs of node_modules. `next start` does without.
  ...(isStandalone && { output: "standalone" as const }),
  poweredByHeader: false,
  reactStrictMode: true,
  // `pnpm check` reads the types; whoever waits for a first start does not wait for that as well.
  typescript: { tsconfigPath: "tsconfig.next.json", ignoreBuildErrors: true },
  transpilePackages: ["@coda/protocol", "@coda/telemetry", "@coda/terminal-client"],
  serverExternalPackages: ["@electric-sql/pglite", "pg", "@neondatabase/serverless", "@xterm/headless", "yazl"],
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: { fs: emptyInBrowser, path: emptyInBrowser, crypto: emptyInBrowser, "zod/mini": leanSchema },
  },
  experimental: {
    // Nobody reads them: those of the server's routes alone are 260 MB.
    turbopackSourceMaps: false,
    turbopackInputSourceMaps: false,
    // The server's takes longer than all the rest. What is deployed is to be small; who builds to start it here need not wait for that.
    turbopackMinify: { server: isDeployed, client: true },
    // Who builds once has nothing of it, and half a minute less to wait.
    turbopackFileSystemCacheForBuild: process.env["CI"] === undefined,
    // Each script is compressed by itself: a few large ones are less to fetch than many small ones, and fewer requests.
    turbopackChunking: {
      firstPageLoadPriority: 1,
      priorityRoutes: [/terminals/u],
      priorityBoost: 20,
      requestCost: 2_000_000,
      minChunkSize: 400_000,
      maxMergeChunkSize: 600_000,
    },
  },
  outputFileTracingIncludes: {
    "/*": ["./drizzle/migrations/**/*"],
    "/docs/*": ["./docs/*.md"],
    "/docs": ["./docs/*.md"],
  },
};

export default config;
