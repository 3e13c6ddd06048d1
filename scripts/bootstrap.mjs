// What every `npm run` goes through: brings the pinned Node 24 and the packages from the registry when they are
// missing or out of date, then hands over to the task. Plain JavaScript for Node 20, and no package of its own.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [20, 20];
const WANTED_NODE_MAJOR = 24;
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const stampFile = join(root, "node_modules", ".coda-install");

function fail(sentence) {
  process.stderr.write(`coda: ${sentence}\n`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    fail(
      `Node ${process.versions.node} is too old; install Node ${OLDEST_NODE.join(".")} or newer from https://nodejs.org and start again.`,
    );
  }
}

/**
 * The state of everything an install depends on: lockfile, workspace file and every manifest of a part. A folder with a
 * dot is none: a build writes a manifest of its own into `.next`.
 */
function manifestHash() {
  const hash = createHash("sha256");
  const manifests = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .filter((entry) => existsSync(join(root, entry.name, "package.json")))
    .map((entry) => join(entry.name, "package.json"))
    .sort();
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifests]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

function pinnedPnpm() {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
}

/**
 * Resolves to what all of it printed. In a process group of its own, which is ended as a whole: after a signal to npx
 * alone the install would go on.
 */
async function runPnpm(args) {
  const child = spawn("npx", ["--yes", pinnedPnpm(), ...args], {
    cwd: root,
    env: { ...process.env, npm_config_loglevel: "error" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
  const stop = (signal) => {
    process.kill(-child.pid, signal);
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  const code = await new Promise((resolve) => {
    child.on("error", (error) => chunks.push(Buffer.from(`npx: ${error.message}\n`)));
    child.on("close", resolve);
  });
  for (const signal of STOP_SIGNALS) process.off(signal, stop);
  return { code, output: Buffer.concat(chunks).toString("utf8") };
}

async function install() {
  const wanted = manifestHash();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  process.stderr.write("coda: installing packages (first run, or they changed) …\n");
  const { code, output } = await runPnpm(["install", "--frozen-lockfile", "--reporter=append-only"]);
  if (code !== 0) {
    process.stderr.write(output);
    fail("packages could not be installed (see above); check the connection to the npm registry and start again.");
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, wanted);
}

/** The Node that runs the task: the machine's own when it is the wanted major or newer, else the pinned one. */
function taskNode() {
  const pinned = join(bin, "node");
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split(".")[0]) >= WANTED_NODE_MAJOR) return process.execPath;
  return fail(
    `Node ${process.versions.node} runs the installer only, and no Node ${WANTED_NODE_MAJOR} for this platform came from the registry; install Node ${WANTED_NODE_MAJOR} or newer and start again.`,
  );
}

function run(task, args) {
  const file = join(root, "scripts", "tasks", `${task}.ts`);
  if (!existsSync(file)) fail(`there is no task '${task}'; the tasks are the files of scripts/tasks.`);
  const child = spawn(taskNode(), ["--disable-warning=ExperimentalWarning", file, ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` },
  });
  // Ctrl-C reaches the child by the terminal itself; the others only reach us, and are passed on.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
}

checkNode();
await install();
const [task = "start", ...rest] = process.argv.slice(2);
run(task, rest[0] === "--" ? rest.slice(1) : rest);
