/** Which builds bring themselves up to date, and when they look. */
import { ManualClock } from "@coda/runner-core/testing/manual-clock";
import { expect, test } from "vitest";
import { PlayedFeed, playedOffer } from "../testing/played-updates.ts";
import { appUpdates, type UpdateFacts } from "./app-updates.ts";
import { ReleaseUpdates } from "./release-updates.ts";
import { absentUpdates } from "./updates.ts";

const facts: UpdateFacts = {
  platform: "linux",
  isPackaged: true,
  appImage: "/home/ada/Coda.AppImage",
  hasKey: true,
};

test.each([
  [{ isPackaged: false }, "this is a build of the sources"],
  [{ appImage: undefined }, "came as a package"],
  [{ platform: "win32" }, "no packages for this system"],
  [{ hasKey: false }, "cannot check releases"],
] as const)("a build with %j says why it does not", (change, why) => {
  const updates = appUpdates({ ...facts, ...change }, () => {
    throw new Error("made all the same");
  });
  expect(updates.state).toMatchObject({ is: "absent", why: expect.stringContaining(why) as string });
});

test.each(["linux", "darwin"] as const)("any other on %s does", (platform) => {
  const made = absentUpdates("the one that was made");
  const appImage = platform === "linux" ? facts.appImage : undefined;
  expect(appUpdates({ ...facts, platform, appImage }, () => made)).toBe(made);
});

test("it looks once a day, not all at the same time, and not at all where that is turned off", async () => {
  const clock = new ManualClock();
  const feed = new PlayedFeed();
  let looks = 0;
  feed.newest = async () => {
    looks += 1;
    return undefined;
  };
  const updates = new ReleaseUpdates({ feed, offered: playedOffer(feed), clock, random: () => 0.5 });
  const hourMs = 60 * 60 * 1000;
  const after = async (ms: number): Promise<number> => {
    clock.advance(ms);
    await expect.poll(() => updates.state.is).toBe("none");
    return looks;
  };
  updates.lookDaily(true);
  expect(await after(hourMs / 2)).toBe(0);
  expect(await after(hourMs / 2 + 60_000)).toBe(1);
  expect(await after(23 * hourMs)).toBe(1);
  expect(await after(2 * hourMs)).toBe(2);
  updates.lookDaily(false);
  expect(await after(100 * hourMs)).toBe(2);
});
