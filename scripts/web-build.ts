/** Builds the web app and its service worker, unless a build of the very same inputs is there. */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, type Command } from "./command.ts";
import { nextCommand } from "./next-command.ts";
import { keepOneCopy } from "./one-copy.ts";

const root = join(import.meta.dirname, "..");
const stampFile = join(root, ".next", "coda-build-inputs");
/** Next serves what lies in `public`. */
const serviceWorker = join(root, "public", "sw.js");

/** Everything `next build` and the service worker's build read. Tests, what only they use, and documents are no part of the result. */
const INPUTS = [
  "{app,features,ui,server,drizzle}/**/*",
  "{protocol,terminal-client,service-worker}/{package.json,src/**/*}",
  "{service-worker/build,scripts/one-copy}.ts",
  "public/**/*.png",
  "{package.json,pnpm-lock.yaml,tsconfig.base.json,tsconfig.next.json,proxy.ts,instrumentation*.ts}",
  "{next,postcss}.config.*",
];
const NO_INPUT = /\.test\.tsx?$|-contract\.tsx?$|\/testing\/|\.md$/;

/** Next writes these into the build; a change of them makes another one. */
function publicEnvironment(): string[] {
  return Object.entries(process.env)
    .filter(([name]) => name.startsWith("NEXT_PUBLIC_"))
    .map(([name, value]) => `${name}=${value ?? ""}`)
    .toSorted();
}

function inputHash(): string {
  const hash = createHash("sha256");
  const files = globSync(INPUTS, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !NO_INPUT.test(file.slice(root.length)))
    .toSorted();
  for (const file of files)
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update("\0");
  for (const setting of publicEnvironment()) hash.update(`${setting}\0`);
  return hash.digest("hex");
}

function isBuilt(hash: string): boolean {
  return (
    [join(root, ".next", "BUILD_ID"), serviceWorker, stampFile].every((file) => existsSync(file)) &&
    readFileSync(stampFile, "utf8") === hash
  );
}

interface BuildOptions {
  /** Where the builders' own words go: to our terminal, or into the error of a build that fails, and nowhere else. */
  readonly output?: "show" | "collect";
  /** There is something to do. */
  readonly begins?: () => void;
}

/** True when it built, false when there was nothing to do. Throws when a build fails, with why. */
export async function buildWeb({ output: mode = "collect", begins }: BuildOptions = {}): Promise<boolean> {
  const hash = inputHash();
  if (isBuilt(hash)) return false;
  begins?.();
  const build = async (what: string, command: Command): Promise<void> => {
    const { code, output } = await run(command, mode);
    if (code !== 0) throw new Error(`${what} ended with code ${code}${output === "" ? "" : `:\n${output.trimEnd()}`}`);
  };
  await build("the service worker's build", {
    program: process.execPath,
    args: ["build.ts"],
    cwd: join(root, "service-worker"),
  });
  await build("next build", nextCommand(root, ["build"]));
  keepOneCopy(join(root, ".next"));
  // The hash from before: what changed during the build is built the next time.
  writeFileSync(stampFile, hash);
  return true;
}
