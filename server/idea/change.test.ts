/** Renaming an idea and putting it away; on every database. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ideaIdSchema, type PatchIdea } from "@coda/protocol";
import { auditEvents, ideas } from "../../drizzle/schema/index.ts";
import { systemClock } from "../clock.ts";
import { Scope } from "../scope.ts";
import { testDatabases, type TestDatabase } from "../testing/databases.ts";
import { newStranger } from "../testing/people.ts";
import { changeIdea } from "./change.ts";
import { listIdeas } from "./queries.ts";

const id = ideaIdSchema.parse("paper-boat");

describe.each(testDatabases)("an idea on %s", (_name, open) => {
  let held: TestDatabase;
  let owner: Scope;
  beforeAll(async () => {
    held = await open();
    await held.database.migrate();
    const { orm } = held.database;
    const userId = await newStranger(orm);
    owner = new Scope({ kind: "user", userId, name: null, email: null, signIn: null }, { orm, clock: systemClock });
    await orm.insert(ideas).values({ id, userId, title: "Paper boat", retentionDays: 7 });
  });
  afterAll(() => held.dispose());

  const change = (patch: PatchIdea) => changeIdea(owner, id, patch);
  const told = async () => (await owner.orm.select().from(auditEvents)).map(({ action, subject }) => [action, subject]);

  it("is renamed, and keeps its id and what was not named", async () => {
    expect(await change({ title: "Ocean liner" })).toMatchObject({ id, title: "Ocean liner", retentionDays: 7 });
    expect(await told()).toEqual([["idea.renamed", { title: "Ocean liner", from: "Paper boat" }]]);
  });

  it("is put away since the first time it was asked for, stays in the list, and is taken back", async () => {
    const first = await change({ archived: true });
    expect(first.archivedAt).not.toBeNull();
    expect((await change({ archived: true })).archivedAt).toBe(first.archivedAt);
    expect((await listIdeas(owner)).map(({ archivedAt }) => archivedAt)).toEqual([first.archivedAt]);
    expect((await change({ archived: false })).archivedAt).toBeNull();
    expect((await told()).map(([action]) => action)).toEqual(["idea.renamed", "idea.archived", "idea.unarchived"]);
  });
});
