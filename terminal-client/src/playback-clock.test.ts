import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { playbackAxis, quietMs } from "./playback-axis.ts";
import { beginning, played, type PlayEvent, type PlayState } from "./playback-clock.ts";
import { FakeClock } from "./testing/fake-clock.ts";

const noon = Date.parse("2026-11-21T12:00:00Z");
const burst = (from: number, to: number) => ({ fromMs: noon + from, toMs: noon + to, bytes: 1 });
/** Two seconds of output, an hour of quiet, a single byte, half a second of quiet, three seconds. */
const hour = 3_600_000;
const axis = playbackAxis([burst(0, 2_000), burst(hour, hour), burst(hour + 500, hour + 3_500)]);
const begin = beginning(axis);

const after = (state: PlayState, ...events: readonly PlayEvent[]) =>
  events.reduce((now, event) => played(now, event, axis), state);
const passed = (realMs: number): PlayEvent => ({ type: "passed", realMs });
const playing: PlayState = { ...begin, playing: true };

describe("the axis", () => {
  it("cuts what is quiet for longer than a second to a second, and marks it", () => {
    expect(axis.playedMs).toBe(2_000 + quietMs + 500 + 3_000);
    expect(axis.quiet).toEqual([{ playedMs: 2_000, lastedMs: hour - 2_000 }]);
    expect(axis.playedAt(noon + hour)).toBe(3_000);
    expect(axis.timeAt(2_500) - noon).toBe(2_000 + (hour - 2_000) / 2);
    expect(axis.timeAt(99_999)).toBe(axis.endMs);
  });

  it("leads from played time to the time that passed and back, and never backwards", () => {
    const gaps = fc.array(fc.tuple(fc.nat(10_000), fc.nat(5_000)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(gaps, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (parts, places) => {
        let at = noon;
        const bursts = parts.map(([quiet, lasts]) => {
          const fromMs = at + quiet + 1;
          at = fromMs + lasts;
          return { fromMs, toMs: at, bytes: 1 };
        });
        const some = playbackAxis(bursts);
        const times = places.map((place) => place * some.playedMs).toSorted((a, b) => a - b);
        const moments = times.map((time) => some.timeAt(time));
        expect(moments).toEqual(moments.toSorted((a, b) => a - b));
        for (const [index, moment] of moments.entries())
          expect(some.playedAt(moment)).toBeCloseTo(times[index] ?? 0, 3);
      }),
    );
  });

  it("of nothing is a moment", () => {
    const nothing = playbackAxis([]);
    expect([nothing.playedMs, nothing.timeAt(5), nothing.playedAt(5)]).toEqual([0, 0, 0]);
    expect(played(beginning(nothing), { type: "play" }, nothing).playing).toBe(false);
  });
});

describe("the clock", () => {
  it("goes with real time at its speed, and stands while it is paused", () => {
    expect(after(begin, passed(700)).atMs).toBe(noon);
    expect(after(begin, { type: "play" }, passed(700)).atMs).toBe(noon + 700);
    expect(after(playing, { type: "speed", speed: 0.5 }, passed(700)).atMs).toBe(noon + 350);
    expect(after(playing, { type: "speed", speed: 16 }, passed(100), { type: "pause" }, passed(900)).atMs).toBe(
      noon + 1_600,
    );
  });

  it("passes what is quiet in a second, or in its own time where that is wanted", () => {
    expect(after(playing, passed(3_000)).atMs).toBe(noon + hour);
    const whole = after(playing, { type: "skipsQuiet", skips: false }, passed(3_000));
    expect(whole.atMs).toBe(noon + 3_000);
    expect(after(whole, passed(hour)).playing).toBe(true);
  });

  it("stops at the end, and begins anew from there", () => {
    const end = after(playing, passed(60_000));
    expect(end).toMatchObject({ playing: false, atMs: axis.endMs });
    expect(after(end, { type: "play" })).toMatchObject({ playing: true, atMs: axis.startMs });
  });

  it("goes where it is sent, and no further than there is something", () => {
    expect(after(begin, { type: "sought", atMs: noon + hour }).atMs).toBe(noon + hour);
    expect(after(begin, { type: "sought", atMs: 7 }).atMs).toBe(axis.startMs);
    expect(after(begin, { type: "sought", atMs: noon * 2 }).atMs).toBe(axis.endMs);
    expect(after(begin, { type: "moved", playedMs: 3_500 }, { type: "moved", playedMs: -2_000 }).atMs).toBe(
      noon + 1_500,
    );
    expect(after(begin, { type: "moved", playedMs: -5_000 }).atMs).toBe(axis.startMs);
  });

  it("comes to the same end by small steps of a clock as by a large one", () => {
    const clock = new FakeClock();
    const before = clock.now();
    let [state, at] = [playing, before];
    const tick = () => {
      state = after(state, passed(clock.now() - at));
      at = clock.now();
      if (state.playing) clock.after(33, tick);
    };
    clock.after(33, tick);
    for (let step = 0; step < 400 && state.playing; step++) clock.advance(33);
    expect(state).toEqual({ ...playing, playing: false, atMs: axis.endMs });
    expect(clock.now() - before).toBeLessThan(axis.playedMs + 2 * 33);
  });
});
