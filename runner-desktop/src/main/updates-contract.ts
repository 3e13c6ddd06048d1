/** What the app may rely on of anything that brings new versions. */
import { expect, test } from "vitest";
import type { Update } from "../contract/companion-state.ts";
import type { Updates } from "./updates.ts";

export interface UpdatesWorld {
  readonly updates: Updates;
  publish(version: string): void;
  /** From now on nothing can be fetched, or all can be again. */
  cut(isCut: boolean): void;
  /** What was put in place, once that was asked for. */
  installed(): Promise<string | undefined>;
}

const patience = { timeout: 10_000 };

/** `open` is given a new world for each test, and disposes of it by itself. The app is version 0.1.0. */
export function describeUpdates(open: () => Promise<UpdatesWorld>): void {
  async function reached({ updates }: UpdatesWorld, is: Update["is"]): Promise<Update> {
    await expect.poll(() => updates.state.is, patience).toBe(is);
    return updates.state;
  }

  test("has looked for nothing at first; where nothing is newer it says when it looked", async () => {
    const world = await open();
    expect(world.updates.state).toEqual({ is: "none", lookedAt: null });
    world.updates.look();
    expect(world.updates.state).toEqual({ is: "looking" });
    const looked = { is: "none", lookedAt: expect.any(String) as string };
    await expect.poll(() => world.updates.state, patience).toMatchObject(looked);
  });

  test("a newer one is loaded and then ready, each change told; looking once more changes nothing", async () => {
    const world = await open();
    const told: Update["is"][] = [];
    world.updates.onChange(() => told.push(world.updates.state.is));
    world.publish("0.2.0");
    world.updates.look();
    expect(await reached(world, "ready")).toEqual({ is: "ready", version: "0.2.0" });
    expect(new Set(told)).toEqual(new Set(["looking", "loading", "ready"]));
    world.updates.look();
    expect(world.updates.state.is).toBe("ready");
  });

  test("an older one is no newer one", async () => {
    const world = await open();
    world.publish("0.0.9");
    world.updates.look();
    expect(await reached(world, "none")).toMatchObject({ is: "none" });
  });

  test("who cannot be reached is said so, and the next look goes well", async () => {
    const world = await open();
    world.cut(true);
    world.updates.look();
    expect(await reached(world, "failed")).toMatchObject({ why: expect.stringMatching(/^.{1,160}$/u) as string });
    world.cut(false);
    world.updates.look();
    expect(await reached(world, "none")).toMatchObject({ is: "none" });
  });

  test("what is ready is put in place when that is asked for, and nothing before", async () => {
    const world = await open();
    await expect(world.updates.install()).rejects.toThrow("no newer version is ready");
    world.publish("0.2.0");
    world.updates.look();
    await reached(world, "ready");
    expect(await world.installed()).toBeUndefined();
    await world.updates.install();
    await expect.poll(async () => world.installed(), patience).toBe("0.2.0");
  });
}
