/**
 * Whether what a document tells people to type is there: scripts of package.json, the helper's commands and options, files, profiles
 * of the Compose file. It runs nothing, and knows no document.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandTable } from "@coda/runner-core/testing/command-table";
import { parse } from "yaml";
import { z } from "zod";

const root = join(import.meta.dirname, "..", "..");

const manifestSchema = z.object({
  name: z.string(),
  packageManager: z.string().optional(),
  scripts: z.record(z.string(), z.string()).optional(),
});
const manifestOf = (folder: string) =>
  manifestSchema.parse(JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")));
const manifest = manifestOf(".");
const parts = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
  .filter(({ name }) => existsSync(join(root, name, "package.json")))
  .map(({ name }) => manifestOf(name));

/** Whose options a script takes that hands its words on. */
const programsOf: Readonly<Record<string, readonly string[]>> = {
  bench: ["bench", "bench/relay"],
  chaos: ["e2e/chaos"],
  lighthouse: ["e2e/lighthouse"],
  "runner:package-local": ["scripts/tasks"],
};

/** Programs that the documents name and that are nobody's here to look into. */
const others = [
  "brew",
  "cd",
  "codesign",
  "comm",
  "curl",
  "df",
  "exec",
  "git",
  "gh",
  "grep",
  "hostname",
  "install",
  "jq",
  "launchctl",
  "lipo",
  "mkdir",
  "open",
  "openssl",
  "pg_dump",
  "pg_restore",
  "pkill",
  "pmset",
  "rm",
  "set",
  "sha256sum",
  "shasum",
  "spctl",
  "ssh",
  "tar",
  "tmux",
  "unshare",
  "wsl.exe",
  "fly",
  "vercel",
  "sort",
  "source",
  "eval",
  ".",
];
/** Packages of others that `npx` brings where the document says so. */
const broughtByNpx = ["@electron/fuses"];

type Words = readonly string[];

/** A line of a box or the text between two backticks; undefined: nothing to be said against it. */
export function faultOf(line: string): string | undefined {
  for (const command of commandsOf(line)) {
    const fault = faultOfWords(command);
    if (fault !== undefined) return `${fault}: ${line}`;
  }
  return undefined;
}

/** Only what begins with a program that can be looked into. */
export function isCommand(text: string): boolean {
  const [first = ""] = commandsOf(text)[0] ?? [];
  return first in lookers;
}

function commandsOf(line: string): Words[] {
  const commands: string[][] = [[]];
  for (const [word] of line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/gu)) {
    if (word.startsWith("#")) break;
    if (/^(?:\|\|?|&&|;)$/u.test(word)) commands.push([]);
    else commands.at(-1)?.push(word.replace(/;$/u, ""));
    if (word.endsWith(";")) commands.push([]);
  }
  // Behind its variables.
  return commands
    .map((words) => words.slice(words.findIndex((word) => !/^(?:\w+=.*|sudo)$/u.test(word))))
    .filter(isCalled);
}

function isCalled([program]: Words): boolean {
  return program !== undefined && !/^\w+=/u.test(program);
}

const lookers: Readonly<Record<string, (words: Words) => string | undefined>> = {
  npm: ofNpm,
  pnpm: ofPnpm,
  npx: ofNpx,
  node: ofNode,
  "coda-runner": ofRunner,
  docker: ofDocker,
  helm: ofFiles,
  kubectl: ofFiles,
};

function faultOfWords([program = "", ...words]: Words): string | undefined {
  const looker = lookers[program];
  if (looker !== undefined) return looker(words);
  if (others.includes(program)) return undefined;
  return `nobody knows the program ${program}`;
}

/** `…`, `<name>`, `[name]`: for the reader to fill in. */
function isBlank(word: string | undefined): boolean {
  return word === undefined || /^[<[…]/u.test(word);
}

function ofNpm(words: Words): string | undefined {
  const [verb, ...rest] = words;
  if (isBlank(verb) || ["install", "uninstall", "pack", "ci"].includes(verb ?? "")) return undefined;
  if (verb !== "run") return ofScript(manifest, words);
  return ofScript(manifest, rest[0] === "--silent" ? rest.slice(1) : rest);
}

function ofPnpm(words: Words): string | undefined {
  const [verb = "", name, ...rest] = words;
  if (verb !== "--filter") {
    const isTool = verb === "install" || existsSync(join(root, "node_modules", ".bin", verb));
    return isBlank(verb) || isTool ? undefined : ofScript(manifest, words);
  }
  const part = parts.find((each) => each.name === name);
  if (part === undefined) return `there is no part ${name}`;
  return rest[0] === "exec" || rest[0] === "install" ? undefined : ofScript(part, rest);
}

function ofNpx(words: Words): string | undefined {
  const [first = "", ...rest] = words.filter((word) => word !== "--yes");
  if (first.startsWith("pnpm@"))
    return first === manifest.packageManager ? ofPnpm(rest) : `pnpm is ${manifest.packageManager}`;
  const isKnown = first.startsWith("https://") || broughtByNpx.includes(first);
  return isKnown || existsSync(join(root, "node_modules", ".bin", first)) ? undefined : `there is no ${first} to run`;
}

function ofNode([first = "", ...words]: Words): string | undefined {
  if (first === "" || first === "-e") return undefined;
  return isThere(first) ? ofFiles(words) : `there is no ${first}`;
}

/** What a part builds is there where its build names it: what was built on this machine says nothing of another's clone. */
function isThere(path: string): boolean {
  const [, part, built] = /^([\w-]+)\/(dist\/\S+)$/u.exec(path) ?? [];
  if (part === undefined || built === undefined) return existsSync(join(root, path));
  const build = join(root, part, "build.ts");
  return existsSync(build) && readFileSync(build, "utf8").includes(`"${built}"`);
}

function ofScript({ name, scripts = {} }: z.infer<typeof manifestSchema>, words: Words): string | undefined {
  const [script = "", ...rest] = words;
  if (isBlank(script)) return undefined;
  if (!(script in scripts)) return `${name} has no script ${script}`;
  const given = rest.filter((word) => word !== "--");
  if (script === "runner") return ofRunner(given);
  const programs = programsOf[script];
  if (programs === undefined) return undefined;
  const texts = programs.flatMap((folder) => sourcesIn(join(root, folder)));
  const unknown = given
    .filter((word) => !isBlank(word) && !/^\d+$/u.test(word))
    .map((word) => word.replace(/^--/u, ""))
    .find((word) => !texts.some((text) => new RegExp(`["'\`-]${word}["'\`]|\\b${word}:|\\b${word},`, "u").test(text)));
  return unknown === undefined || script === "test" ? undefined : `${script} knows no ${unknown}`;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

const everyCommand = ["--state-dir", "--server", "--help", "--version"];

function ofRunner(words: Words): string | undefined {
  const plain = words.filter((word) => !word.startsWith("-"));
  const [first = "", second] = plain;
  if (isBlank(first) || plain.length === 0) {
    const unknown = words.find((word) => word.startsWith("-") && !everyCommand.includes(word));
    return unknown === undefined ? undefined : `coda-runner has no ${unknown}`;
  }
  const command =
    commandTable.find(({ path }) => path[0] === first && path[1] === second && second !== undefined) ??
    commandTable.find(({ path }) => path[0] === first && path.length === 1);
  if (command === undefined) return `coda-runner has no ${first}`;
  const options = [...command.options.flatMap(({ flags }) => flags.split(/[ ,]+/u)), ...everyCommand];
  const unknown = words.find((word) => /^--?[a-z]/u.test(word) && !options.includes(word));
  return unknown === undefined ? undefined : `coda-runner ${command.path.join(" ")} has no ${unknown}`;
}

const composeSchema = z.object({
  services: z.record(z.string(), z.object({ profiles: z.array(z.string()).optional() })),
});

function ofDocker(words: Words): string | undefined {
  if (words[0] !== "compose") return ofFiles(words);
  const { services } = composeSchema.parse(parse(readFileSync(join(root, "docker-compose.yml"), "utf8")));
  const profile = words[words.indexOf("--profile") + 1];
  if (
    words.includes("--profile") &&
    !Object.values(services).some(({ profiles = [] }) => profiles.includes(profile ?? ""))
  )
    return `no service is of the profile ${profile}`;
  const asked = ["logs", "exec"].flatMap((verb) => {
    const at = words.indexOf(verb);
    return at === -1
      ? []
      : words
          .slice(at + 1)
          .filter((word) => !word.startsWith("-"))
          .slice(0, 1);
  });
  const unknown = asked.find((name) => !(name in services));
  return unknown === undefined ? ofFiles(words) : `there is no service ${unknown}`;
}

/** Files of ours that are named by a path. */
function ofFiles(words: Words): string | undefined {
  const missing = words.find((word) => isOwnPath(word) && !existsSync(join(root, word)));
  return missing === undefined ? undefined : `there is no ${missing}`;
}

const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
  .map(({ name }) => name);
/** Made by a build, a bench or a person. */
const made = /^(?:[\w-]+\/dist\/|bench\/results\/|public\/runner\/|(?:apps|dist|test-results|playwright-report)\/)/u;

/** `e2e/doors.spec.ts`: from the repository's root, and nothing that only comes of a build. */
export function isOwnPath(text: string): boolean {
  return /^[\w-]+\/[\w./()[\]@-]*$/u.test(text) && folders.includes(text.split("/")[0] ?? "") && !made.test(text);
}
