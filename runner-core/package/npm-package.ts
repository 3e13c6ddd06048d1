/** The helper's command as a package for npm: the bundle, its start, its manual page, and nothing to install besides. */
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../src/child-process.ts";
import { schemaFile } from "../src/config/config-schema.ts";

/** As the download page offers it. */
export const npmPackageName = "coda-runner.tgz";

export interface PackageParts {
  readonly version: string;
  /** An ES module. */
  readonly bundle: string;
  readonly manualPage: string;
  /** The JSON Schema of config.json. */
  readonly configSchema: string;
  /** Of what is in the bundle, as text. */
  readonly licences: string;
}

const runnerCore = join(import.meta.dirname, "..");
const packMs = 60_000;

const readMe = `# coda-runner

The helper of Coda. It runs beside tmux 3.3a or newer on your machine, on Linux and macOS, and brings the terminals of your
ideas into the web app: your own tmux sessions, and only those that Coda opens. Node 24 or newer, and no other package.

    npm install --global ./coda-runner.tgz
    coda-runner pair --server https://your.coda.example --start

\`npx ./coda-runner.tgz --help\` tries it without an installation. \`coda-runner service install\` has it run from sign-in on.
`;

/** Lays the package's files into `folder`, which is made anew. */
export function writePackageFolder(folder: string, parts: PackageParts): void {
  const { version, bundle, manualPage, configSchema, licences } = parts;
  rmSync(folder, { recursive: true, force: true });
  for (const each of ["bin", "dist"]) mkdirSync(join(folder, each), { recursive: true });
  const manifest = {
    name: "coda-runner",
    version,
    description: "The helper of Coda: your own tmux sessions, in the browser.",
    license: "MIT",
    type: "module",
    bin: { "coda-runner": "bin/coda-runner.mjs" },
    man: "./coda-runner.1",
    os: ["linux", "darwin"],
    engines: { node: ">=24" },
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileSync(join(folder, "README.md"), readMe);
  writeFileSync(join(folder, "LICENSES-OF-OTHERS.txt"), licences);
  writeFileSync(join(folder, "coda-runner.1"), manualPage);
  writeFileSync(join(folder, schemaFile), configSchema);
  copyFileSync(join(runnerCore, "..", "LICENSE"), join(folder, "LICENSE"));
  copyFileSync(join(runnerCore, "bin", "coda-runner.mjs"), join(folder, "bin", "coda-runner.mjs"));
  copyFileSync(bundle, join(folder, "dist", "coda-runner.mjs"));
}

/** `outfile`'s name is ours; npm would have put the version in. Throws a sentence. */
export async function packPackage(folder: string, outfile: string): Promise<void> {
  const packed = join(folder, "..", "packed");
  rmSync(packed, { recursive: true, force: true });
  mkdirSync(packed);
  const args = ["pack", folder, "--pack-destination", packed, "--ignore-scripts"];
  const { status, stdout, stderr } = await runProgram("npm", args, { timeoutMs: packMs });
  const name = stdout.trim().split("\n").at(-1);
  if (status !== 0 || name === undefined) throw new Error(`npm cannot pack ${folder}: ${stderr.trim()}`);
  renameSync(join(packed, name), outfile);
  rmSync(packed, { recursive: true });
}
