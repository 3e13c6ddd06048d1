/**
 * Brings the programs that `--peers` compares with: pinned versions from npm into .cache/peers, never as dependencies, and
 * ttyd where it is installed. What cannot be had is told in a sentence, and the bench goes on without it.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/command.ts";
import { buildNodePty, nodePtyIsBuilt } from "../../scripts/setup/node-pty.ts";
import { findInPath } from "../../scripts/setup/program.ts";
import type { StartPeer } from "../world.ts";
import { startTtyd } from "./ttyd-peer.ts";
import { startVibetunnel } from "./vibetunnel-peer.ts";
import { startWetty } from "./wetty-peer.ts";

export interface PreparedPeers {
  /** By the name of the tmux session that each attaches, which is its own. */
  readonly start: Readonly<Record<string, StartPeer>>;
  /** Which versions there are, and why another is not there. */
  readonly remarks: readonly string[];
}

interface Packed {
  readonly name: string;
  readonly version: string;
  /** Below the package's folder. */
  readonly main: string;
  /** Where its node-pty lies, below the folder it was installed in: the first that is there. */
  readonly nodePty: readonly string[];
  /** What compiling it needs, which its own scripts would have brought. */
  readonly besides?: readonly string[];
  readonly start: (main: string) => StartPeer;
  /** Why it cannot be measured on this machine, before anything is fetched. */
  readonly obstacle?: () => string | undefined;
}

const folder = join(import.meta.dirname, "..", "..", ".cache", "peers");

const packed: readonly Packed[] = [
  {
    name: "wetty",
    version: "3.2.0",
    main: "build/main.js",
    nodePty: ["node_modules/node-pty"],
    start: startWetty,
    obstacle: () =>
      process.getuid?.() === 0 ? undefined : "it runs a command without ssh only as root; run the bench as root for it",
  },
  {
    name: "vibetunnel",
    version: "1.0.0-beta.15.1",
    main: "dist/vibetunnel-cli",
    nodePty: ["node_modules/vibetunnel/node-pty", "node_modules/node-pty"],
    besides: ["node-addon-api@7.1.1"],
    start: startVibetunnel,
  },
];

/**
 * Once, from nothing: npm does not find its way in what an install left half done. Scripts of packages do not run: of
 * theirs, the only one needed compiles node-pty, which is done here.
 */
async function install({ name, version, nodePty, besides = [] }: Packed, place: string): Promise<void> {
  const whole = join(place, "whole");
  if (existsSync(whole)) return;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const args = ["install", "--prefix", place, "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"];
  const { code, output } = await run({ program: "npm", args: [...args, `${name}@${version}`, ...besides], cwd: place });
  if (code !== 0) throw new Error(`npm could not install it:\n${output}`);
  const pty = nodePty.map((path) => join(place, path)).find((path) => existsSync(join(path, "binding.gyp")));
  if (pty === undefined) throw new Error("its node-pty is not where it was");
  if (!(await nodePtyIsBuilt(pty))) await buildNodePty(pty);
  writeFileSync(whole, "");
}

async function prepare(peer: Packed): Promise<StartPeer | string> {
  const obstacle = peer.obstacle?.();
  if (obstacle !== undefined) return obstacle;
  const place = join(folder, `${peer.name}-${peer.version}`);
  try {
    await install(peer, place);
    return peer.start(join(place, "node_modules", peer.name, peer.main));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const told = join(place, "failed.txt");
    writeFileSync(told, text);
    return `${text.split("\n", 1)[0]?.replace(/:$/u, "")}; ${told} has what was said`;
  }
}

async function prepareTtyd(): Promise<{ start: StartPeer; version: string } | string> {
  const program = findInPath("ttyd");
  if (program === undefined)
    return "it is not installed, and Debian 12 has no package of it (macOS: brew install ttyd)";
  const version = (await run({ program, args: ["--version"] })).output.trim();
  const help = (await run({ program, args: ["--help"] })).output;
  return { start: startTtyd(program, { writable: help.includes("--writable") }), version };
}

export async function preparePeers(): Promise<PreparedPeers> {
  const start: Record<string, StartPeer> = {};
  const remarks: string[] = [];
  for (const peer of packed) {
    const prepared = await prepare(peer);
    if (typeof prepared === "string") remarks.push(`Without ${peer.name} ${peer.version}: ${prepared}.`);
    else {
      start[`peer-${peer.name}`] = prepared;
      remarks.push(`Beside ${peer.name} ${peer.version} from npm.`);
    }
  }
  const ttyd = await prepareTtyd();
  if (typeof ttyd === "string") remarks.push(`Without ttyd: ${ttyd}.`);
  else {
    start["peer-ttyd"] = ttyd.start;
    remarks.push(`Beside ${ttyd.version}.`);
  }
  return { start, remarks };
}
