/** `npm run sign-in`: prints a fresh one-time sign-in address of the Coda that runs on this machine. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { mintLocalCode } from "../../server/account/local-code.ts";
import { systemClock } from "../../server/clock.ts";
import { readDatabaseConfig } from "../../server/config.ts";

/** What the launcher writes when it is ready. */
const runSchema = z.object({ webUrl: z.url() });

function runningWebUrl(home: string): string | undefined {
  try {
    return runSchema.parse(JSON.parse(readFileSync(join(home, "run.json"), "utf8"))).webUrl;
  } catch {
    return undefined;
  }
}

const { home } = readDatabaseConfig();
const webUrl = runningWebUrl(home);
if (webUrl === undefined) {
  console.error(`coda: no Coda runs with its state in ${home}; start it with \`npm start\`.`);
  process.exitCode = 1;
} else {
  const code = mintLocalCode({ home, now: () => systemClock.now() }, "sign-in", (count) => randomBytes(count));
  console.log(new URL(`/sign-in?code=${code}`, webUrl).href);
}
