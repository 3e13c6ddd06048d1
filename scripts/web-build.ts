/** Builds the web app, unless a build of the very same inputs is there. */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";
import { nextCommand } from "./next-command.ts";

const root = join(import.meta.dirname, "..");
const stampFile = join(root, ".next", "coda-build-inputs");

/** Everything `next build` reads. Tests and documents are no part of the result. */
const INPUTS = [
  "{app,features,ui,server,drizzle}/**/*",
  "{protocol,terminal-client}/{package.json,src/**/*}",
  "{package.json,pnpm-lock.yaml,tsconfig.base.json,tsconfig.next.json,proxy.ts,instrumentation*.ts}",
  "{next,postcss}.config.*",
  ".env{,.local,.production,.production.local}",
];
const NO_INPUT = /\.test\.tsx?$|-contract\.tsx?$|\.md$/;

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
    .filter((entry) => entry.isFile() && !NO_INPUT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
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
    existsSync(join(root, ".next", "BUILD_ID")) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === hash
  );
}

/** True when it built, false when there was nothing to do. Throws when the build fails; Next has said why. */
export async function buildWeb(): Promise<boolean> {
  const hash = inputHash();
  if (isBuilt(hash)) return false;
  const { code } = await run(nextCommand(root, ["build"]), "show");
  if (code !== 0) throw new Error(`next build ended with code ${code}`);
  // The hash from before: what changed during the build is built the next time.
  writeFileSync(stampFile, hash);
  return true;
}
