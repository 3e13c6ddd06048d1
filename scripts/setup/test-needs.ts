/** What the tests need beyond the packages, how to see whether it is there, and how to get it. */
import { installDebianPackages } from "./apt.ts";
import { findChromium, findHeadlessShell } from "./chromium.ts";
import { findFaketime } from "./faketime.ts";
import { buildNodePty, nodePtyIsBuilt } from "./node-pty.ts";
import { findPostgres } from "./postgres.ts";
import { findInPath } from "./program.ts";

interface Need {
  readonly name: string;
  readonly isThere: () => boolean;
  readonly debianPackages: readonly string[];
  /** What a person does where we cannot install. */
  readonly advice: string;
  /** Most tests can do without: what is skipped then. */
  readonly skipped?: string;
}

const tmux: Need = {
  name: "tmux",
  isThere: () => findInPath("tmux") !== undefined,
  debianPackages: ["tmux"],
  advice: "install tmux with the system's package manager (macOS: brew install tmux)",
};

const postgres: Need = {
  name: "PostgreSQL",
  isThere: () => findPostgres() !== undefined,
  debianPackages: ["postgresql"],
  advice: "install the PostgreSQL server with the system's package manager (macOS: brew install postgresql@17)",
};

const nats: Need = {
  name: "nats-server",
  isThere: () => findInPath("nats-server") !== undefined,
  debianPackages: ["nats-server"],
  advice: "install the NATS server (macOS: brew install nats-server)",
};

const chromium: Need = {
  name: "Chromium",
  isThere: () => findChromium() !== undefined,
  // Without a font there is nothing to measure or to photograph.
  debianPackages: ["chromium", "fonts-dejavu-core"],
  advice: "install Chromium or Chrome, or set CHROMIUM_PATH to its program",
};

const headlessShell: Need = {
  name: "chromium-headless-shell",
  isThere: () => findChromium() !== undefined && findHeadlessShell() !== undefined,
  debianPackages: ["chromium-headless-shell"],
  advice: "it is a package of Debian's",
  skipped: "the browser tests take longer, in Chromium itself",
};

const shells: Need = {
  name: "zsh and fish",
  isThere: () => ["zsh", "fish"].every((program) => findInPath(program) !== undefined),
  debianPackages: ["zsh", "fish"],
  advice: "install them with the system's package manager (macOS: brew install fish)",
  skipped: "the tests of their marks are skipped",
};

const faketime: Need = {
  name: "faketime",
  isThere: () => findFaketime() !== undefined,
  debianPackages: ["faketime"],
  advice: "it is a package of Debian's",
  skipped: "the wrong clocks of chaos runs are skipped",
};

const systemd: Need = {
  name: "systemd-analyze",
  isThere: () => findInPath("systemd-analyze") !== undefined,
  debianPackages: ["systemd"],
  advice: "it comes with systemd, on Linux alone",
  skipped: "the helper's unit for systemd is not verified",
};

const compiler: Need = {
  name: "a C++ compiler, make and python3",
  isThere: () => ["g++", "make", "python3"].every((program) => findInPath(program) !== undefined),
  debianPackages: ["g++", "make", "python3"],
  advice: "install them for node-pty, which the tests compile (macOS: xcode-select --install)",
};

async function bring(needs: readonly Need[]): Promise<string[]> {
  const missing = needs.filter((need) => !need.isThere());
  if (missing.length === 0) return [];
  await installDebianPackages(missing.flatMap((need) => need.debianPackages));
  const absent = missing.filter((need) => !need.isThere());
  for (const { name, skipped } of absent) if (skipped !== undefined) console.log(`coda: without ${name} ${skipped}.`);
  return absent
    .filter(({ skipped }) => skipped === undefined)
    .map(({ name, advice }) => `${name} is missing: ${advice}.`);
}

/** Brings what is missing. Returns one sentence for each thing that a person must bring. */
export async function prepareTests(scope: "everything" | "without browser"): Promise<string[]> {
  const ptyIsBuilt = await nodePtyIsBuilt();
  const needs = [
    tmux,
    postgres,
    nats,
    shells,
    faketime,
    systemd,
    ...(scope === "everything" ? [chromium, headlessShell] : []),
    ...(ptyIsBuilt ? [] : [compiler]),
  ];
  const sentences = await bring(needs);
  if (!ptyIsBuilt && compiler.isThere()) await buildNodePty();
  return sentences;
}
