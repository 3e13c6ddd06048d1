/** The helper's command as one file for Node. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";
import { runnerVersion } from "./src/version.ts";

export interface BundleOptions {
  /** Instead of what src/version.ts says: an upgrade is tried with two builds of the same sources. */
  readonly version?: string | undefined;
  /** Base64 of the raw Ed25519 public key that signs releases. Without it the build cannot check any. */
  readonly releasePublicKey?: string | undefined;
  /** CommonJS is for a program with Node in it, which takes nothing else. */
  readonly format?: "esm" | "cjs" | undefined;
}

/** @returns the absolute paths of all that went into it. */
export async function bundleCommand(outfile: string, options: BundleOptions = {}): Promise<readonly string[]> {
  const { metafile } = await build({
    ...formats[options.format ?? "esm"],
    entryPoints: [fileURLToPath(new URL("src/main.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    define: definitions(options),
    legalComments: "eof",
    logLevel: "warning",
    metafile: true,
  });
  return Object.keys(metafile.inputs).map((path) => resolve(path));
}

const formats: Readonly<Record<"esm" | "cjs", BuildOptions>> = {
  esm: {
    format: "esm",
    // Packages of the registry that are CommonJS call require for Node's own modules.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  },
  cjs: { format: "cjs" },
};

/** What the sources find under these names, as JavaScript expressions. */
function definitions({ version = runnerVersion, releasePublicKey }: BundleOptions): Record<string, string> {
  return {
    CODA_RUNNER_VERSION: JSON.stringify(version),
    CODA_RELEASE_PUBLIC_KEY: releasePublicKey === undefined ? "undefined" : JSON.stringify(releasePublicKey),
  };
}
