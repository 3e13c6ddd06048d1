/** Builds the web app and its service worker, unless a build of the very same inputs is there. */
import { join } from "node:path";
import { hashOfInputs, isBuiltOf, rememberBuild, repositoryRoot as root } from "./build-stamp.ts";
import { run, type Command } from "./command.ts";
import { nextCommand } from "./next-command.ts";
import { keepOneCopy } from "./one-copy.ts";

const webBuild = {
  stamp: join(root, ".next", "coda-build-inputs"),
  // Next serves what lies in `public`.
  results: [join(root, ".next", "BUILD_ID"), join(root, "public", "sw.js")],
};

/** Everything `next build` and the service worker's build read. */
const INPUTS = [
  "{app,features,ui,server,drizzle}/**/*",
  "{protocol,terminal-client,service-worker}/{package.json,src/**/*}",
  "{service-worker/build,scripts/one-copy}.ts",
  "public/**/*.png",
  "{package.json,pnpm-lock.yaml,tsconfig.base.json,tsconfig.next.json,proxy.ts,instrumentation*.ts}",
  "{next,postcss}.config.*",
];

/** Next writes these into the build; a change of them makes another one. */
function publicEnvironment(): string[] {
  return Object.entries(process.env)
    .filter(([name]) => name.startsWith("NEXT_PUBLIC_"))
    .map(([name, value]) => `${name}=${value ?? ""}`)
    .toSorted();
}

interface BuildOptions {
  /** Where the builders' own words go: to our terminal, or into the error of a build that fails, and nowhere else. */
  readonly output?: "show" | "collect";
  /** There is something to do. */
  readonly begins?: () => void;
}

/** True when it built, false when there was nothing to do. Throws when a build fails, with why. */
export async function buildWeb({ output: mode = "collect", begins }: BuildOptions = {}): Promise<boolean> {
  const hash = hashOfInputs(INPUTS, publicEnvironment());
  if (isBuiltOf(hash, webBuild)) return false;
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
  rememberBuild(hash, webBuild);
  return true;
}
