/**
 * A web process that takes a permission back and is killed between its commit and its call to the relay; it says when that
 * was, in Unix milliseconds. Its argument: the database's URL and the revocation, as JSON.
 */
import { writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { revocationSchema } from "@coda/protocol";
import { z } from "zod";
import { openDatabase } from "../drizzle/client.ts";
import { revoking } from "../server/access/revoking.ts";
import { systemClock } from "../server/clock.ts";

const givenSchema = z.object({ url: z.string(), revocation: revocationSchema });

const { url, revocation } = givenSchema.parse(JSON.parse(process.argv[2] ?? ""));
const { orm } = await openDatabase({ url, home: tmpdir() });
const relay = {
  revoke: async (): Promise<never> => {
    writeSync(1, `${Date.now()}\n`);
    process.kill(process.pid, "SIGKILL");
    return new Promise(() => {});
  },
};
await revoking({ orm, relay, clock: systemClock }, async (_tx, revoke) => revoke(revocation));
