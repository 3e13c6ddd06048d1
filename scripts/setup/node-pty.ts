/**
 * Compiles node-pty, the tests' own terminal, when its binary is missing. An install does not (allowBuilds in
 * pnpm-workspace.yaml), because a user who runs `npm start` must need no compiler.
 */
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run } from "../command.ts";

const root = join(import.meta.dirname, "..", "..");

/** pnpm puts one folder per version behind the links of the packages that use it. */
function packageFolder(): string {
  return realpathSync(join(root, "e2e", "node_modules", "node-pty"));
}

/** Tried in a process of its own: a binary for another Node or machine can take its process down. */
async function loads(folder: string): Promise<boolean> {
  const probe = `require(${JSON.stringify(join(folder, "lib", "index.js"))})`;
  return (await run({ program: process.execPath, args: ["-e", probe] })).code === 0;
}

/** Node's headers lie beside its binary; where they do not, node-gyp looks for them by itself. */
function headers(): Record<string, string> {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  return existsSync(join(prefix, "include", "node", "node.h")) ? { npm_config_nodedir: prefix } : {};
}

/** `folder`: of the package; default: the tests' own. */
export function nodePtyIsBuilt(folder = packageFolder()): Promise<boolean> {
  return loads(folder);
}

/** Throws with the compiler's output when the build fails. */
export async function buildNodePty(folder = packageFolder()): Promise<void> {
  console.log("coda: compiling node-pty …");
  const gyp = createRequire(join(root, "package.json")).resolve("node-gyp/bin/node-gyp.js");
  const { code, output } = await run({
    program: process.execPath,
    args: [gyp, "rebuild"],
    cwd: folder,
    env: headers(),
  });
  if (code !== 0 || !(await loads(folder))) throw new Error(`node-pty could not be compiled:\n${output}`);
}
