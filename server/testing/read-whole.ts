/**
 * Takes a whole transcript or archive and says what it needed, in a process of its own, whose heap is bounded by whoever starts
 * it (with --expose-gc): `<database URL> <user> <session> <query as JSON>`, or an idea's archive: `<URL> <user> <idea>`.
 */
import { ideaIdSchema, sessionIdSchema, userIdSchema } from "@coda/protocol";
import { openDatabase } from "../../drizzle/client.ts";
import { systemClock } from "../clock.ts";
import { streamOf } from "../http/stream.ts";
import { exportIdea } from "../idea/export.ts";
import { Scope } from "../scope.ts";
import { transcriptQuerySchema, transcriptResponse } from "../transcript/respond.ts";

const [, , url = "", user, of, query] = process.argv;
const database = await openDatabase({ url, home: "/nowhere" });
const actor = { kind: "user", userId: userIdSchema.parse(user), name: null, email: null, signIn: null } as const;
const scope = new Scope(actor, { orm: database.orm, clock: systemClock });

async function body() {
  if (query === undefined) return streamOf(await exportIdea(scope, ideaIdSchema.parse(of)));
  const parsed = transcriptQuerySchema.parse(JSON.parse(query));
  return (await transcriptResponse(scope, sessionIdSchema.parse(of), parsed)).body ?? [];
}

/** An archive of such text is small. */
const betweenLooks = query === undefined ? 16 * 1024 : 4 * 1024 * 1024;
let bytes = 0;
let heldBytes = 0;
for await (const piece of await body()) {
  const before = bytes;
  bytes += piece.length;
  if (Math.floor(before / betweenLooks) === Math.floor(bytes / betweenLooks)) continue;
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  heldBytes = Math.max(heldBytes, heapUsed + arrayBuffers);
}
await database.close();
process.stdout.write(JSON.stringify({ bytes, heldBytes }));
