/** How many whole transcripts and archives are given at once, through the route handlers. */
import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { errorBodySchema, limits } from "@coda/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as exportRoute from "@/app/api/devmode/ideas/[id]/export/route.ts";
import * as transcriptRoute from "@/app/api/devmode/sessions/[id]/transcript/route.ts";
import { paneQuery, UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, refusal, type Call } from "@/app/api/testing/world.ts";
import { terminalChunks } from "../../drizzle/schema/index.ts";
import { openPostgres } from "../testing/databases.ts";
import { bytesOf, parts } from "../testing/upload.ts";

let stage: UploadStage;
let query: string;
beforeAll(async () => {
  stage = await UploadStage.open(openPostgres);
  const epoch = stage.newEpoch({ chunks: parts(randomBytes(1_000_000)) });
  await stage.upload(epoch);
  query = paneQuery(epoch);
});
afterAll(() => stage.dispose());

const archive = (given: Call = {}) =>
  call(exportRoute.GET, stage.owner, { ...given, params: { id: stage.session.ideaId } });
const transcript = (format: string, given: Call = {}) =>
  call(transcriptRoute.GET, stage.owner, {
    ...given,
    params: { id: stage.session.id },
    path: `/api/devmode/sessions/x/transcript?${query}&format=${format}`,
  });

/** As many as there may be; none of them is taken yet. */
async function taken(): Promise<Response[]> {
  const replies = [await archive(), await transcript("text"), await transcript("asciicast"), await transcript("raw")];
  expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: limits.longRepliesPerUser }, () => 200));
  return replies;
}
async function letGo(replies: readonly Response[]): Promise<void> {
  for (const { body } of replies) if (body?.locked === false) await body.cancel();
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

it("TS11 refuses one more than there may be, says what to do, and gives others theirs", async () => {
  const replies = await taken();
  const refused = await transcript("json");
  expect(refused.status).toBe(429);
  const { error } = errorBodySchema.parse(await refused.json());
  expect(error.message).toBe("You are being sent 4 transcripts or archives already; ask again when one is complete.");
  expect(await refusal(await archive())).toBe("429 tooMany");
  expect((await stage.read(`${query}&from=latest`)).status).toBe(200);
  const stranger = { id: stage.session.ideaId };
  expect(await refusal(await call(exportRoute.GET, await stage.world.stranger(), { params: stranger }))).toBe(
    "404 notFound",
  );
  await letGo(replies);
});

it("TS11 has a place again when a reply is complete, or its reader goes", async () => {
  const replies = await taken();
  expect(await bytesOf(replies[3] ?? Response.error())).toHaveLength(1_000_000);
  const next = await transcript("raw");
  expect(next.status).toBe(200);
  expect(await refusal(await transcript("raw"))).toBe("429 tooMany");
  const reader = next.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  const last = await transcript("json");
  expect(last.status).toBe(200);
  await letGo([...replies, last]);
  await letGo(await taken());
});

it("TS11 has a place again when a connection breaks before anything of the body was asked for", async () => {
  const gone = new AbortController();
  const replies = [];
  for (let at = 0; at < limits.longRepliesPerUser; at++) replies.push(await archive({ signal: gone.signal }));
  expect(await refusal(await archive())).toBe("429 tooMany");
  // Of a reply that nobody takes the framework keeps nothing, so its request may be collected before its caller goes.
  collectGarbage();
  gone.abort();
  await letGo(await taken());
});

it("TS11 keeps no place for a reply without a body, a refused one, or one that fails", async () => {
  for (let at = 0; at < 6; at++) {
    expect((await archive({ method: "HEAD" })).status).toBe(200);
    expect(await refusal(await transcript("text&from=latest"))).toBe("400 badRequest");
  }
  await stage.orm.update(terminalChunks).set({ zstd: Buffer.from("damaged") });
  for (let at = 0; at < 6; at++) {
    const gone = new AbortController();
    const failing = await transcript("raw", { signal: gone.signal });
    await expect(failing.arrayBuffer()).rejects.toThrow("is damaged");
    gone.abort();
  }
});
