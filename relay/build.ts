/** `node build.ts [<file>]`: bundles the relay into one file that needs Node and nothing else; dist/relay.mjs unless another is named. */
import { build } from "esbuild";

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/main.ts"],
  outfile: process.argv[2] ?? "dist/relay.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // ws asks for these two if they are there; they are not.
  external: ["bufferutil", "utf-8-validate"],
  // ws is CommonJS and requires node's own modules.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "warning",
});
