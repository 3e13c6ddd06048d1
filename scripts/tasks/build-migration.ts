/**
 * Bundles `db-migrate` into dist/db-migrate.mjs, for the web app's image: Next's standalone output has no sources to run.
 * It reads the migrations below its working directory. The embedded database, which migrates itself, is not in it.
 */
import { join } from "node:path";
import { build } from "esbuild";

await build({
  absWorkingDir: join(import.meta.dirname, "..", ".."),
  entryPoints: ["scripts/tasks/db-migrate.ts"],
  outfile: "dist/db-migrate.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  // Where DATABASE_URL names a server the embedded database is never asked for, nor is what pg would like to have.
  external: ["pg-native", "./pglite.ts"],
  // pg is CommonJS and requires node's own modules.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "warning",
});
