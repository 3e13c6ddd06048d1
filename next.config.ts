/** Next's build: our packages as sources, database drivers left outside the bundle, migrations shipped along. */
import type { NextConfig } from "next";

/** zstd-codec asks for Node modules that browsers lack and that it needs only in Node. */
const emptyInBrowser = { browser: "./server/http/empty-module.ts" };

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { tsconfigPath: "tsconfig.next.json" },
  transpilePackages: ["@coda/protocol", "@coda/telemetry", "@coda/terminal-client"],
  serverExternalPackages: ["@electric-sql/pglite", "pg", "@neondatabase/serverless", "@xterm/headless", "yazl"],
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: { fs: emptyInBrowser, path: emptyInBrowser, crypto: emptyInBrowser },
  },
  outputFileTracingIncludes: {
    "/*": ["./drizzle/migrations/**/*"],
    "/docs/*": ["./docs/*.md"],
    "/docs": ["./docs/*.md"],
  },
};

export default config;
