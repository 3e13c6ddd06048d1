/** What is watched where, and when anew. The watches themselves are the system's; macOS's were not run here. */
import { beforeEach, describe, expect, test } from "vitest";
import { FakeWatches } from "../testing/fake-watches.ts";
import { JournalWatch } from "./journal-watch.ts";

let watches: FakeWatches;
let told: string[];
beforeEach(() => {
  watches = new FakeWatches();
  told = [];
});

function watchOn(platform: NodeJS.Platform): JournalWatch {
  return new JournalWatch({
    folder: "/journal",
    platform,
    watchPath: watches.watch,
    onEvent: (kind) => told.push(kind),
  });
}

describe("on Linux", () => {
  test("the folder is watched, once, whatever the newest segment", () => {
    const watch = watchOn("linux");
    for (const newest of [undefined, "seg.1", "seg.2"]) watch.aim(newest);
    watches.tell("change");
    expect([watches.open, watches.armed, told]).toEqual([["/journal"], 1, ["change"]]);
  });
});

describe("on macOS", () => {
  test("the newest segment is watched, the folder while there is none, and nothing else", () => {
    const watch = watchOn("darwin");
    const aimed = [undefined, "seg.1", "seg.1", "seg.2"].map((newest) => {
      watch.aim(newest);
      return watches.open;
    });
    expect(aimed).toEqual([["/journal"], ["/journal/seg.1"], ["/journal/seg.1"], ["/journal/seg.2"]]);
    expect(watches.armed).toBe(3);
  });

  test("a segment is watched anew after each event", () => {
    watchOn("darwin").aim("seg.1");
    watches.tell("change");
    watches.tell("change");
    expect([watches.open, watches.armed, told]).toEqual([["/journal/seg.1"], 3, ["change", "change"]]);
  });
});

describe.each(["linux", "darwin"] as const)("on %s", (platform) => {
  test("a watch that cannot be had, or fails, is tried again at the next aim", () => {
    const watch = watchOn(platform);
    watches.refuses = true;
    watch.aim("seg.1");
    watches.refuses = false;
    watch.aim("seg.1");
    watches.fail();
    expect(watches.open).toEqual([]);
    watch.aim("seg.1");
    expect(watches.open).toHaveLength(1);
  });

  test("while it rests nothing is watched, whatever it is aimed at", () => {
    const watch = watchOn(platform);
    watch.aim("seg.1");
    watch.rest(true);
    watch.aim("seg.2");
    expect(watches.open).toEqual([]);
    watch.rest(false);
    watch.aim("seg.2");
    watches.tell("change");
    expect([watches.open.length, told]).toEqual([1, ["change"]]);
  });

  test("after close nothing is watched and nothing told", () => {
    const watch = watchOn(platform);
    watch.aim("seg.1");
    watch.close();
    watch.aim("seg.2");
    expect([watches.open, told]).toEqual([[], []]);
  });
});
