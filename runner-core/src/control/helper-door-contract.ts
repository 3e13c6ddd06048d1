/** What every door to a helper keeps to: the one in the helper's own process, and the one over its socket. */
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { until } from "../testing/until.ts";
import { standingSession, standingStatus } from "../testing/standing-helper.ts";
import type { HelperView } from "./control-messages.ts";
import type { HelperDoor, ViewWatcher, WatchEnd } from "./helper-door.ts";
import type { OwnDoorOptions } from "./own-door.ts";

/** A door in front of a helper of which the test says how it is. */
export interface DoorStage {
  readonly door: HelperDoor;
  /** The helper ends. */
  end(): Promise<void>;
  dispose(): Promise<void>;
}

export type DoorPlay = Pick<OwnDoorOptions, "answer" | "look">;

class Watcher implements ViewWatcher {
  readonly views: HelperView[] = [];
  readonly ends: WatchEnd[] = [];
  readonly seen = (view: HelperView): void => void this.views.push(view);
  readonly ended = (end: WatchEnd): void => void this.ends.push(end);

  get drivers(): (number | null | undefined)[] {
    return this.views.map(({ sessions }) => sessions[0]?.drivers);
  }
}

export function helperDoorContract(name: string, open: (play: DoorPlay) => Promise<DoorStage>): void {
  describe(`a helper's door (${name})`, () => {
    const stages: DoorStage[] = [];
    afterEach(async () => {
      for (const stage of stages.splice(0)) await stage.dispose();
    });

    let drivers = 0;
    const look = (): HelperView => ({
      status: standingStatus,
      sessions: [{ ...standingSession, drivers }],
      browsers: [],
    });

    async function stage(answer: DoorPlay["answer"] = async () => ({ ok: true, status: standingStatus })) {
      drivers = 0;
      const opened = await open({ answer, look });
      stages.push(opened);
      return opened;
    }

    test("passes a question on, and its answer back", async () => {
      const asked: unknown[] = [];
      const { door } = await stage(async (request) => {
        asked.push(request);
        return { ok: true, said: "ä" };
      });
      const request = { version: 1, command: "panic" } as const;
      expect(await door.ask(request)).toEqual({ ok: true, said: "ä" });
      expect(asked).toEqual([request]);
    });

    test("says why an answer failed", async () => {
      const { door } = await stage(async () => {
        throw new Error("the disk is full");
      });
      expect(await door.ask({ version: 1, command: "status" })).toEqual({ ok: false, message: "the disk is full" });
    });

    test("shows all at once, then each change, and nothing where nothing changes", async () => {
      const { door } = await stage();
      const watcher = new Watcher();
      const stop = door.watch(watcher);
      await until("the first view", () => watcher.views.length === 1);
      expect(watcher.views[0]).toEqual(look());
      drivers = 1;
      await until("the change", () => watcher.views.length === 2);
      const other = new Watcher();
      const stopOther = door.watch(other);
      await until("the other's first view", () => other.views.length === 1);
      drivers = 2;
      await until("the change for both", () => watcher.views.length === 3 && other.views.length === 2);
      expect([watcher.drivers, other.drivers]).toEqual([
        [0, 1, 2],
        [1, 2],
      ]);
      stop();
      stopOther();
      expect([watcher.ends, other.ends]).toEqual([[], []]);
    });

    test("shows at most four changes a second, and the last one in any case", async () => {
      const { door } = await stage();
      const watcher = new Watcher();
      const flips = systemClock.every(1, () => (drivers += 1));
      const stop = door.watch(watcher);
      const begun = systemClock.steadyMs();
      await until("some changes", () => watcher.views.length === 4);
      expect(systemClock.steadyMs() - begun).toBeGreaterThan(600);
      flips.cancel();
      await until("the last one", () => watcher.drivers.at(-1) === drivers);
      stop();
    });

    test("tells those who watch that the helper has ended, and nobody who left", async () => {
      const opened = await stage();
      const [staying, left] = [new Watcher(), new Watcher()];
      opened.door.watch(staying);
      const leave = opened.door.watch(left);
      await until("both see it", () => staying.views.length === 1 && left.views.length === 1);
      leave();
      await opened.end();
      await until("it is told", () => staying.ends.length === 1);
      expect([staying.ends, left.ends]).toEqual([[{ is: "gone" }], []]);
    });

    test("of no helper says so", async () => {
      const opened = await stage();
      await opened.end();
      const watcher = new Watcher();
      opened.door.watch(watcher);
      await until("it is told", () => watcher.ends.length === 1);
      expect([watcher.ends, watcher.views]).toEqual([[{ is: "absent" }], []]);
      expect(await opened.door.ask({ version: 1, command: "status" })).toBeUndefined();
    });
  });
}
