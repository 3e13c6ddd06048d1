/** Bundles the relay into dist/relay.mjs: one file that needs Node and nothing else. */
import { build } from "esbuild";

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/main.ts"],
  outfile: "dist/relay.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: true,
  // ws asks for these two if they are there; they are not.
  external: ["bufferutil", "utf-8-validate"],
  // ws is CommonJS and requires node's own modules.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "warning",
});
