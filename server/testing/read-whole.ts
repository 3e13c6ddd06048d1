/**
 * Takes whole transcripts and archives, one after the other, and says of each how much it was and how much more was held
 * meanwhile than before it, in a process of its own (with --expose-gc): `<database URL> <user> <wanted as JSON>`.
 */
import { ideaIdSchema, sessionIdSchema, userIdSchema } from "@coda/protocol";
import { z } from "zod";
import { openDatabase } from "../../drizzle/client.ts";
import { systemClock } from "../clock.ts";
import { streamOf } from "../http/stream.ts";
import { exportIdea } from "../idea/export.ts";
import { Scope } from "../scope.ts";
import { transcriptQuerySchema, transcriptResponse } from "../transcript/respond.ts";

const [, , url = "", user, given = ""] = process.argv;
const wantedSchema = z.union([
  z.strictObject({ archiveOf: ideaIdSchema }),
  z.strictObject({ session: sessionIdSchema, query: transcriptQuerySchema }),
]);
const database = await openDatabase({ url, home: "/nowhere" });
const actor = { kind: "user", userId: userIdSchema.parse(user), name: null, email: null, signIn: null } as const;
const scope = new Scope(actor, { orm: database.orm, clock: systemClock });

async function body(wanted: z.infer<typeof wantedSchema>) {
  if ("archiveOf" in wanted) return streamOf(await exportIdea(scope, wanted.archiveOf));
  return (await transcriptResponse(scope, wanted.session, wanted.query)).body ?? [];
}

function held(): number {
  // What lies outside the heap goes with the second.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function take(wanted: z.infer<typeof wantedSchema>) {
  // An archive of such text is small.
  const betweenLooks = "archiveOf" in wanted ? 8 * 1024 : 2 * 1024 * 1024;
  const heldBefore = held();
  let bytes = 0;
  let mostHeld = heldBefore;
  for await (const piece of await body(wanted)) {
    const before = bytes;
    bytes += piece.length;
    if (Math.floor(before / betweenLooks) !== Math.floor(bytes / betweenLooks)) mostHeld = Math.max(mostHeld, held());
  }
  return { bytes, heldBytes: mostHeld - heldBefore };
}

const taken = [];
for (const wanted of z.array(wantedSchema).parse(JSON.parse(given))) taken.push(await take(wanted));
await database.close();
process.stdout.write(JSON.stringify(taken));
