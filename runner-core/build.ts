/** Bundles the helper's command into one file for Node: dist/coda-runner.mjs. */
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.ts"],
  outfile: "dist/coda-runner.mjs",
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  // Packages of the registry that are CommonJS call require for Node's own modules.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  legalComments: "linked",
  logLevel: "warning",
});
process.stdout.write("runner-core: built dist/coda-runner.mjs\n");
