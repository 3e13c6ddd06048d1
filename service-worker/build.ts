/** Bundles the service worker into the web app's public folder: one script at /sw.js, another one with every build. */
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.ts"],
  outfile: "../public/sw.js",
  bundle: true,
  platform: "browser",
  format: "iife",
  target: "es2022",
  minify: true,
  define: { BUILD_ID: JSON.stringify(crypto.randomUUID()) },
  logLevel: "warning",
});
