/** The archive of an idea, through the route handler; on every database. */
import { createHash, randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as exportRoute from "@/app/api/devmode/ideas/[id]/export/route.ts";
import { paneQuery, UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, refusal } from "@/app/api/testing/world.ts";
import { terminalChunks, terminalEpochs } from "../../drizzle/schema/index.ts";
import { localOwner } from "../account/local-owner.ts";
import { systemClock, systemRest } from "../clock.ts";
import { Scope } from "../scope.ts";
import { testDatabases } from "../testing/databases.ts";
import { unzip } from "../testing/unzip.ts";
import { bytesOf, part, parts } from "../testing/upload.ts";
import { compress } from "../transcript/zstd.ts";
import { exportIdea } from "./export.ts";

describe.each(testDatabases)("an idea's archive on %s", (_name, open) => {
  let stage: UploadStage;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());

  it("TS9 holds each pane's output, a recording and what is noted, and lists them", async () => {
    const raw = randomBytes(700_000);
    const first = stage.newEpoch({
      chunks: parts(raw),
      gaps: [{ from: raw.length, to: raw.length + 5, cause: "journal-cap" }],
      masks: [{ from: 3, to: 6, kind: "token" }],
    });
    const second = stage.newEpoch({
      chunks: [part(0, Buffer.from("second"))],
      sizes: [{ offset: 2, columns: 90, rows: 20 }],
    });
    await stage.upload(first);
    await stage.upload(second);
    const given = { params: { id: stage.session.ideaId } };
    const reply = await call(exportRoute.GET, stage.owner, given);
    expect(reply.headers.get("content-disposition")).toBe(`attachment; filename="${stage.session.ideaId}.zip"`);
    const files = unzip(await bytesOf(reply));
    const folders = [first, second].map(({ pane }) => `primary/pane-${pane.slice(1)}`);
    const names = folders.flatMap((folder) =>
      ["output.bin", "output.cast", "notes.ndjson"].map((file) => `${folder}/${file}`),
    );
    expect(Array.from(files.keys())).toEqual([...names, "manifest.json"]);
    expect(files.get(names[0] ?? "")?.equals(raw)).toBe(true);
    const cast = await bytesOf(await stage.read(`${paneQuery(second)}&format=asciicast`));
    expect(files.get(names[4] ?? "")?.toString()).toBe(cast.toString());
    expect(
      files
        .get(names[2] ?? "")
        ?.toString()
        .match(/"kind":"\w+"/gu),
    ).toEqual(['"kind":"epoch"', '"kind":"mask"', '"kind":"gap"']);
    expect(JSON.parse(files.get("manifest.json")?.toString() ?? "")).toMatchObject({
      idea: { id: stage.session.ideaId },
      files: names.map((name) => {
        const body = files.get(name) ?? Buffer.alloc(0);
        return { name, bytes: body.length, sha256: createHash("sha256").update(body).digest("hex") };
      }),
    });
    expect(await refusal(await call(exportRoute.GET, await stage.world.stranger(), given))).toBe("404 notFound");
    expect(await refusal(await call(exportRoute.GET, stage.device, given))).toBe("403 forbidden");
  });

  it("TS8, TS9 asks for no more than is taken, and ends when its reader goes", async () => {
    const epoch = stage.newEpoch({ chunks: [part(0, Buffer.from("x"))] });
    await stage.upload(epoch);
    let selects = 0;
    const orm = new Proxy(stage.orm, {
      get(target, name) {
        if (name === "select") selects++;
        return Reflect.get(target, name) as unknown;
      },
    });
    const userId = (await localOwner(stage.orm)).id;
    const scope = new Scope(
      { kind: "user", userId, name: null, email: null, signIn: null },
      { orm, clock: systemClock },
    );
    for await (const _ of await exportIdea(scope, stage.session.ideaId));
    const ofSmallPanes = selects;

    const raw = randomBytes(256 * 1_024);
    const zstd = await compress(raw);
    const rows = Array.from({ length: 200 }, (_, at) => ({
      epoch: epoch.epoch,
      offset: 1 + at * raw.length,
      rawBytes: raw.length,
      zstd,
    }));
    await stage.orm.insert(terminalChunks).values(rows);
    const where = eq(terminalEpochs.epoch, epoch.epoch);
    await stage.orm
      .update(terminalEpochs)
      .set({ acknowledged: 1 + 200 * raw.length })
      .where(where);
    selects = 0;
    let bytes = 0;
    for await (const piece of await exportIdea(scope, stage.session.ideaId)) {
      bytes += piece.length;
      if (bytes > 1_500_000) break;
    }
    expect(selects).toBeLessThan(ofSmallPanes + 5); // some looks of the 25 that one of its files takes
    const atEnd = selects;
    for (let turns = 0; turns < 50; turns++) await systemRest();
    expect(selects - atEnd).toBeLessThan(3);
  });
});
