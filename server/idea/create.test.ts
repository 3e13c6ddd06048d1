/** What ids ideas get, on one's own machine and on a server with others; on every database. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ideaIdSchema } from "@coda/protocol";
import { ideas } from "../../drizzle/schema/index.ts";
import { systemClock } from "../clock.ts";
import { ApiError } from "../http/api-error.ts";
import { Scope } from "../scope.ts";
import { testDatabases, type TestDatabase } from "../testing/databases.ts";
import { newStranger } from "../testing/people.ts";
import { createIdea } from "./create.ts";

describe.each(testDatabases)("an idea's id on %s", (_name, open) => {
  let held: TestDatabase;
  beforeAll(async () => {
    held = await open();
    await held.database.migrate();
  });
  afterAll(() => held.dispose());

  async function stranger(): Promise<Scope> {
    const { orm } = held.database;
    const userId = await newStranger(orm);
    return new Scope({ kind: "user", userId, name: null, email: null, signIn: null }, { orm, clock: systemClock });
  }
  const create = async (local: boolean, given: { readonly title: string; readonly id?: string }) => {
    const id = given.id === undefined ? {} : { id: ideaIdSchema.parse(given.id) };
    const random = (count: number) => randomBytes(count);
    try {
      return (await createIdea({ config: { local }, random }, await stranger(), { title: given.title, ...id })).id;
    } catch (error) {
      if (error instanceof ApiError) return error.message;
      throw error;
    }
  };

  it("is as the title or as asked for on one's own machine, where it is free", async () => {
    expect(await create(true, { title: "Plans" })).toBe("plans");
    expect(await create(true, { title: "Plans" })).toMatch(/^plans-[a-z2-9]{5}$/u);
    expect(await create(true, { title: "Plans", id: "mine" })).toBe("mine");
    expect(await create(true, { title: "Plans", id: "mine" })).toContain("is taken");
  });

  it("TR47 tells nobody on a server with others whether another has it", async () => {
    await create(true, { title: "Acme merger" });
    for (const title of ["Acme merger", "Nobody has this"])
      expect(await create(false, { title })).toMatch(/^(?:acme-merger|nobody-has-this)-[a-z2-9]{5}$/u);
    const told = await Promise.all(["acme-merger", "free"].map((id) => create(false, { title: "x", id })));
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toContain("leave it out");
    const all = await held.database.orm.select({ id: ideas.id }).from(ideas);
    expect(all.map(({ id }) => id as string)).not.toContain("free");
  });
});
