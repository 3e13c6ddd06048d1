/** What of the commands is looked at; on every database. */
import type { ApiIdeaCommand } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UploadStage } from "@/app/api/testing/upload-stage.ts";
import { localOwner } from "../account/local-owner.ts";
import { Scope } from "../scope.ts";
import { testDatabases } from "../testing/databases.ts";
import { part } from "../testing/upload.ts";
import { ideaCommandQuerySchema, listIdeaCommands } from "./queries.ts";

const minuteMs = 60_000;

describe.each(testDatabases)("an idea's commands on %s", (_name, open) => {
  let stage: UploadStage;
  let owner: Scope;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
    const { orm, clock } = stage.world.context;
    const { id: userId } = await localOwner(orm);
    owner = new Scope({ kind: "user", userId, name: null, email: null, signIn: null }, { orm, clock });
  });
  afterAll(() => stage.dispose());

  it("are narrowed by directory, time, how they ended and how long they took", async () => {
    const nowMs = owner.now().getTime();
    const ran = (command: string, minutesAgo: number, more: Partial<ApiIdeaCommand> = {}) => ({
      promptAt: null,
      outputFrom: 600 - minutesAgo,
      outputTo: 600,
      command,
      directory: "/home/ada",
      exitCode: 0,
      startedAt: new Date(nowMs - minutesAgo * minuteMs).toISOString(),
      durationMs: 5,
      ...more,
    });
    const commands = [
      ran("deep", 300, { directory: "/srv/a_b/deep", durationMs: 61_000 }),
      ran("there", 200, { directory: "/srv/a_b", exitCode: 2 }),
      ran("beside", 100, { directory: "/srv/axb/deep" }),
      ran("now", 1, { outputTo: null, exitCode: null, durationMs: null }),
    ];
    await stage.upload(stage.newEpoch({ chunks: [part(0, Buffer.alloc(700))], commands }));
    const found = async (query: object) => {
      const asked = ideaCommandQuerySchema.parse(query);
      const list = await listIdeaCommands(owner, stage.session.ideaId, asked);
      return list.commands.map(({ command }) => command);
    };
    expect(await found({})).toEqual(["now", "beside", "there", "deep"]);
    expect(await found({ dir: "/srv/a_b/" })).toEqual(["there", "deep"]);
    expect(await found({ dir: "/" })).toHaveLength(4);
    expect(await found({ within: "2" })).toEqual(["now", "beside"]);
    const ago = (minutes: number) => new Date(nowMs - minutes * minuteMs).toISOString();
    expect(await found({ since: ago(200), until: ago(100) })).toEqual(["there"]);
    expect(await found({ since: ago(250), within: "2" })).toEqual(["now", "beside"]);
    expect(await found({ exit: "2" })).toEqual(["there"]);
    expect(await found({ exit: "0", until: ago(150) })).toEqual(["deep"]);
    expect(await found({ longer: "60" })).toEqual(["deep"]);
    expect(await found({ running: "1" })).toEqual(["now"]);
    expect(await found({ failed: "1", dir: "/srv" })).toEqual(["there"]);
  });
});
