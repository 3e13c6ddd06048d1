/** Brings Debian packages, where there are Debian and the right to. Everywhere else a person has to. */
import { existsSync } from "node:fs";
import { run } from "../command.ts";

/** Another apt may be at work on a fresh machine. */
const LOCK_WAIT_SECONDS = 300;

function mayInstall(): boolean {
  return existsSync("/usr/bin/apt-get") && process.getuid?.() === 0;
}

async function aptGet(...args: string[]): Promise<void> {
  const { code, output } = await run({
    program: "apt-get",
    args: ["-qq", "-o", `DPkg::Lock::Timeout=${LOCK_WAIT_SECONDS}`, ...args],
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
  if (code !== 0) throw new Error(`apt-get ${args.join(" ")} failed:\n${output}`);
}

/** False when this machine has no apt-get or we are not root. Throws when apt-get itself fails. */
export async function installDebianPackages(packages: readonly string[]): Promise<boolean> {
  if (!mayInstall()) return false;
  console.log(`coda: installing ${packages.join(", ")} with apt-get …`);
  await aptGet("update");
  await aptGet("install", "--yes", "--no-install-recommends", ...packages);
  return true;
}
