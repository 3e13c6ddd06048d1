// First: Next's stores are made of what it puts in place.
import { withinAction } from "../testing/action-request.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { World } from "@/app/api/testing/world.ts";
import { installContext } from "../context.ts";
import { openEmbedded } from "../testing/databases.ts";
import { currentScope } from "./current-user.ts";

let world: World;
beforeAll(async () => {
  world = await World.open(openEmbedded);
});
afterAll(() => world.dispose());

it("what a page or an action asks for is asked from before its sign-in was looked up", async () => {
  const caller = await world.owner();
  const looks: Date[] = [];
  const clock = {
    now: () => {
      world.advance(1);
      const now = world.context.clock.now();
      looks.push(now);
      return now;
    },
  };
  installContext({ ...world.context, clock });
  const scope = await withinAction(caller, currentScope);
  expect(looks.length).toBeGreaterThan(1);
  expect(scope?.askedAt).toEqual(looks[0]);
});
