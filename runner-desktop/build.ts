/** Bundles the app's main process into one file for Electron: dist/main.js. */
import { build } from "esbuild";

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  // Electron brings itself; ws asks for the other two if they are there, and they are not.
  external: ["electron", "bufferutil", "utf-8-validate"],
  // Packages of the registry that are CommonJS call require for Node's own modules.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  legalComments: "linked",
  logLevel: "warning",
});
process.stdout.write("runner-desktop: built dist/main.js\n");
