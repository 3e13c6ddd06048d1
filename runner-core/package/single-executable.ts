/**
 * The helper's command as one program with Node in it: a single executable application, as Node 24 documents it. The script is
 * written into a blob by a Node of the same version, and postject puts that into the program.
 */
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arch, platform, versions } from "node:process";
import { bundleCommand, type BundleOptions } from "../bundle.ts";
import { runProgram, type RunResult } from "../src/child-process.ts";
import type { ReleasePlatform } from "../src/update/release-manifest.ts";
import { executablePlatform } from "./executable-platform.ts";
import { builderOf, executableNodes, NodeCache } from "./registry-node.ts";

/** Node's own mark, in whose place it sees at its start whether something was put in. */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
const stepMs = 5 * 60_000;
const require = createRequire(import.meta.url);

interface ExecutableOptions {
  readonly platform: ReleasePlatform;
  readonly build?: BundleOptions;
  /** A folder where what was fetched for one is kept for the next. */
  readonly nodeCache: string;
}

interface Workshop {
  readonly platform: ReleasePlatform;
  readonly nodes: NodeCache;
  /** For what is needed meanwhile. */
  readonly folder: string;
}

/** @returns the licence of the Node in it. Throws a sentence; then there is no file. */
export async function makeExecutable(outfile: string, options: ExecutableOptions): Promise<string> {
  const { platform } = options;
  const folder = mkdtempSync(join(tmpdir(), "coda-executable-"));
  try {
    const workshop = { platform, nodes: new NodeCache(options.nodeCache), folder };
    const script = join(folder, "coda-runner.cjs");
    await bundleCommand(script, { ...options.build, format: "cjs" });
    const base = executableNodes[platform];
    const blob = await writeBlob(workshop, script);
    const node = await workshop.nodes.files(base, folder);
    const program = join(folder, "program");
    copyFileSync(node.program, program);
    chmodSync(program, 0o755);
    await inject(program, blob);
    lookAt(program, platform);
    copyFileSync(program, outfile);
    return `Node.js ${base.version}\n\n${readFileSync(node.licence, "utf8").trim()}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function writeBlob(workshop: Workshop, script: string): Promise<string> {
  const blob = join(workshop.folder, "blob");
  const config = join(workshop.folder, "blob.json");
  writeFileSync(
    config,
    JSON.stringify({
      main: script,
      output: blob,
      disableExperimentalSEAWarning: true,
      // Bytecode is of one kind of processor, and makes the start a quarter shorter.
      useCodeCache: workshop.platform === `${platform}-${arch}`,
      // What NODE_OPTIONS says is not meant for this program. Node 24.0 does not know of this, and obeys it.
      execArgvExtension: "none",
    }),
  );
  const node = await builderProgram(workshop);
  mustSucceed(await runProgram(node, ["--experimental-sea-config", config], { timeoutMs: stepMs }));
  return blob;
}

async function builderProgram({ platform: target, nodes, folder }: Workshop): Promise<string> {
  const { version } = executableNodes[target];
  if (versions.node === version) return process.execPath;
  const builder = builderOf(version, `${platform}-${arch}`);
  if (builder === undefined)
    throw new Error(`it needs Node ${version}, of which there is none for ${platform}-${arch}; build it on linux-x64`);
  return (await nodes.files(builder, folder)).program;
}

/** Takes a signature out of the program where it has one, since that would no longer be true. */
async function inject(program: string, blob: string): Promise<void> {
  const postject = require.resolve("postject/dist/cli.js");
  const words = [program, "NODE_SEA_BLOB", blob, "--sentinel-fuse", fuse, "--macho-segment-name", "NODE_SEA"];
  // A process of its own: it takes most of a gigabyte.
  mustSucceed(await runProgram(process.execPath, [postject, ...words], { timeoutMs: stepMs }));
}

function mustSucceed({ status, stdout, stderr }: RunResult): void {
  if (status !== 0) throw new Error(`${stdout}${stderr}`.trim());
}

/** Throws where the program is for another machine, or would run as plain Node. */
function lookAt(program: string, expected: ReleasePlatform): void {
  const bytes = readFileSync(program);
  const found = executablePlatform(bytes);
  if (found !== expected) throw new Error(`the Node for ${expected} is a program for ${found ?? "something else"}`);
  if (!bytes.includes(`${fuse}:1`)) throw new Error(`the Node for ${expected} does not see what was put into it`);
}
