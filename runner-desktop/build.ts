/** Builds the app for Electron into dist/: main process, core process, preload script, the window's page, and the manifest of it all. */
import { runnerVersion } from "@coda/runner-core";
import { joinLicences, licencesOf } from "@coda/runner-core/build/licences";
import tailwind from "@tailwindcss/postcss";
import { build, type BuildOptions } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postcss from "postcss";
import { appManifest } from "./packaging/app-manifest.ts";

const folder = import.meta.dirname;
const page = join(folder, "dist", "page");

/** What the sources find under these names (the core's version, and the key of releases). Absent: undefined. */
function told(name: string): string {
  const text = process.env[name] ?? "";
  return text === "" ? "undefined" : JSON.stringify(text);
}

const shared: BuildOptions = {
  absWorkingDir: folder,
  bundle: true,
  // All of them are in one file: licences.txt.
  legalComments: "none",
  logLevel: "warning",
  // Electron brings itself; ws asks for the other two if they are there, and they are not.
  external: ["electron", "bufferutil", "utf-8-validate"],
  define: {
    CODA_RELEASE_PUBLIC_KEY: told("CODA_RELEASE_PUBLIC_KEY"),
    CODA_RUNNER_VERSION: told("CODA_RUNNER_VERSION"),
  },
};

/** The absolute paths of all that went into it. */
async function bundle(options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({ ...shared, ...options, metafile: true });
  return Object.keys(metafile.inputs).map((path) => join(folder, path));
}

async function bundleProcesses(): Promise<string[]> {
  const modules = await bundle({
    entryPoints: { main: "src/main.ts", core: "src/core/core-entry.ts" },
    outdir: "dist",
    platform: "node",
    target: "node22",
    format: "esm",
    // Packages of the registry that are CommonJS call require for Node's own modules.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  // A sandboxed preload script is no module.
  const preload = await bundle({
    entryPoints: { preload: "src/preload.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    platform: "node",
    target: "node22",
    format: "cjs",
  });
  return [...modules, ...preload];
}

async function bundlePage(): Promise<string[]> {
  mkdirSync(page, { recursive: true });
  const inputs = await bundle({
    entryPoints: { window: "window/window.tsx" },
    outdir: page,
    platform: "browser",
    target: "chrome140",
    format: "esm",
    jsx: "automatic",
    minify: true,
    define: { ...shared.define, "process.env.NODE_ENV": '"production"' },
  });
  copyFileSync(join(folder, "window", "index.html"), join(page, "index.html"));
  const from = join(folder, "window", "window.css");
  const to = join(page, "window.css");
  const { css } = await postcss([tailwind({ optimize: true })]).process(readFileSync(from, "utf8"), { from, to });
  writeFileSync(to, css);
  return inputs;
}

const inputs = await Promise.all([bundleProcesses(), bundlePage()]);
const manifest = appManifest(process.env["CODA_RUNNER_VERSION"] ?? runnerVersion);
writeFileSync(join(folder, "dist", "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
writeFileSync(join(folder, "dist", "licences.txt"), joinLicences(licencesOf(inputs.flat())));
process.stdout.write("runner-desktop: built dist/\n");
