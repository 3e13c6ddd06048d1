/** The core's process and who asks it, with processes that are played. */
import { ManualClock } from "@coda/runner-core/testing/manual-clock";
import { beforeEach, describe, expect, test } from "vitest";
import type { CoreLife } from "../contract/companion-state.ts";
import { coreView } from "../testing/views.ts";
import { CoreProcess, type CoreChild } from "./core-process.ts";

class PlayedChild implements CoreChild {
  readonly sent: unknown[] = [];
  isKilled = false;
  hear: (message: unknown) => void = () => undefined;
  end: (why: string) => void = () => undefined;

  send(message: unknown): void {
    this.sent.push(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.hear = listener;
  }

  onEnded(listener: (why: string) => void): void {
    this.end = listener;
  }

  kill(): void {
    this.isKilled = true;
    this.end("killed");
  }
}

const up = { view: coreView({ is: "unpaired", why: null, cutOff: false }) };
let clock: ManualClock;
let children: PlayedChild[];
let lives: CoreLife[];
let reports: string[];
let core: CoreProcess;

beforeEach(() => {
  [clock, children, lives, reports] = [new ManualClock(), [], [], []];
  core = new CoreProcess({
    spawn: () => {
      const child = new PlayedChild();
      children.push(child);
      return child;
    },
    clock,
    onLife: (life) => lives.push(life),
    report: (text) => reports.push(text),
  });
});

describe("the core's process", () => {
  test("is up when it has said how it is, and answers each question by its number", async () => {
    core.start();
    children[0]?.hear(up);
    const [first, second] = [core.do({ do: "begin" }), core.do({ do: "pair" })];
    children[0]?.hear({ id: 2, outcome: { ok: false, why: "no" } });
    children[0]?.hear({ id: 1, outcome: { ok: true, said: null } });
    expect([await first, await second]).toEqual([
      { ok: true, said: null },
      { ok: false, why: "no" },
    ]);
    expect(lives.map(({ is }) => is)).toEqual(["coming", "up"]);
  });

  test("that ends is started again after a wait; who asked it is told", async () => {
    core.start();
    const asked = core.do({ do: "pair" });
    children[0]?.end("exit code 1");
    expect(await asked).toEqual({
      ok: false,
      why: "the helper's process ended meanwhile; it starts again, so try once more",
    });
    expect([children.length, core.life]).toEqual([1, { is: "coming", why: "exit code 1" }]);
    clock.advance(499);
    expect(children).toHaveLength(1);
    clock.advance(1);
    expect(children).toHaveLength(2);
    // Late words of the first are nobody's.
    children[0]?.hear(up);
    expect(core.life.is).toBe("coming");
    children[1]?.hear(up);
    expect(core.life.is).toBe("up");
  });

  test("is asked to end, and killed when it does not", async () => {
    core.start();
    const stopped = core.stop();
    expect(children[0]?.sent).toEqual([{ id: 1, deed: { do: "stop" } }]);
    clock.advance(8_000);
    await stopped;
    expect([children[0]?.isKilled, core.life, clock.pending]).toEqual([true, { is: "down" }, 0]);
    clock.advance(60_000);
    expect(children).toHaveLength(1);
  });

  test("that waits to be started again can be ended too", async () => {
    core.start();
    children[0]?.end("exit code 1");
    await core.stop();
    clock.advance(60_000);
    expect([children.length, clock.pending]).toEqual([1, 0]);
  });

  test("what it says that is not known harms nothing", () => {
    core.start();
    children[0]?.hear({ view: { stage: "nonsense" } });
    children[0]?.hear("?");
    expect([reports.length, core.life.is]).toEqual([2, "coming"]);
  });
});
