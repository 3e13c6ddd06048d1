import { describe, expect, expectTypeOf, it } from "vitest";
import * as fc from "fast-check";
import { limits } from "./limits.ts";
import { askLiveness, checkLiveness, heard, startLiveness, type LivenessVerdict } from "./liveness.ts";

describe("liveness", () => {
  it("CN6 pings after a quiet interval, once, with a new number", () => {
    const start = startLiveness(1_000);
    const early = checkLiveness(start, 1_000 + limits.pingIntervalMs - 1);
    expect(early).toEqual({ state: start, verdict: "fine" });
    const due = checkLiveness(early.state, 1_000 + limits.pingIntervalMs);
    expect(due.verdict).toBe("ping");
    expect(due.state.pingNumber).toBe(1);
    expect(checkLiveness(due.state, 1_000 + limits.pingIntervalMs + 1).verdict).toBe("fine");
    const answered = heard(due.state, 12_000);
    const next = checkLiveness(answered, 12_000 + limits.pingIntervalMs);
    expect(next.verdict).toBe("ping");
    expect(next.state.pingNumber).toBe(2);
  });

  it("CN6 a peer is dead at the silence limit with its ping unanswered, and not before", () => {
    const pinged = checkLiveness(startLiveness(0), limits.pingIntervalMs).state;
    expect(checkLiveness(pinged, limits.silenceMs - 1).verdict).toBe("fine");
    expect(checkLiveness(pinged, limits.silenceMs).verdict).toBe("dead");
  });

  it("CN6 silence alone is not death: after a sleep the peer is asked first and has its time to answer", () => {
    const asleepUntil = 3_600_000;
    const woken = checkLiveness(startLiveness(0), asleepUntil);
    expect(woken.verdict).toBe("ping");
    const waited = limits.silenceMs - limits.pingIntervalMs;
    expect(checkLiveness(woken.state, asleepUntil + waited - 1).verdict).toBe("fine");
    expect(checkLiveness(woken.state, asleepUntil + waited).verdict).toBe("dead");
  });

  it("CN6 a mute peer is dead in time also when the clock was set back meanwhile", () => {
    const backMs = 4_000_000;
    for (const pinged of [false, true]) {
      const heardMs = 5_000_000;
      let state = startLiveness(heardMs);
      if (pinged) state = checkLiveness(state, heardMs + limits.pingIntervalMs).state;
      let nowMs = heardMs + limits.pingIntervalMs - backMs;
      const untilMs = nowMs + limits.silenceMs;
      let verdict: LivenessVerdict = "fine";
      for (; verdict !== "dead" && nowMs <= untilMs; nowMs += 1_000) ({ state, verdict } = checkLiveness(state, nowMs));
      expect(verdict).toBe("dead");
    }
  });

  it("CN6 any message answers the ping", () => {
    const pinged = checkLiveness(startLiveness(0), limits.pingIntervalMs).state;
    const alive = heard(pinged, limits.silenceMs - 1);
    expect(alive).toMatchObject({ heardMs: limits.silenceMs - 1, pingSentMs: undefined, pingNumber: 1 });
    expect(checkLiveness(alive, limits.silenceMs).verdict).toBe("fine");
  });

  it("CN10 whoever is asked is pinged at once, and dead when that ping alone stays unanswered", () => {
    const asked = askLiveness(startLiveness(0), 1_000);
    expect(asked.verdict).toBe("ping");
    const answerMs = limits.silenceMs - limits.pingIntervalMs;
    expect(checkLiveness(asked.state, 1_000 + answerMs - 1).verdict).toBe("fine");
    expect(checkLiveness(asked.state, 1_000 + answerMs).verdict).toBe("dead");
    expect(askLiveness(asked.state, 2_000).verdict).toBe("fine");
    const answered = heard(asked.state, 1_500);
    expect(checkLiveness(answered, 1_000 + answerMs).verdict).toBe("fine");
    // The next ping is an ordinary one.
    const next = checkLiveness(answered, 1_500 + limits.pingIntervalMs);
    expect(checkLiveness(next.state, 1_500 + limits.silenceMs - 1).verdict).toBe("fine");
    expect(checkLiveness(next.state, 1_500 + limits.silenceMs).verdict).toBe("dead");
  });

  it("CN6 of a peer that speaks often enough is never dead, of a mute one always at last", () => {
    const pauses = fc.array(fc.integer({ min: 1, max: limits.silenceMs - 1_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(pauses, fc.nat(), (pausesMs, startMs) => {
        let state = startLiveness(startMs);
        let nowMs = startMs;
        const verdicts: LivenessVerdict[] = [];
        const watch = (untilMs: number): void => {
          for (; nowMs < untilMs; nowMs += 1_000) {
            const checked = checkLiveness(state, nowMs);
            state = checked.state;
            verdicts.push(checked.verdict);
          }
        };
        for (const pauseMs of pausesMs) {
          watch(nowMs + pauseMs);
          state = heard(state, nowMs);
        }
        expect(verdicts).not.toContain("dead");
        watch(nowMs + limits.silenceMs + 1_000);
        expect(verdicts.at(-1)).toBe("dead");
      }),
    );
  });

  it("has these verdicts and no other", () => {
    expectTypeOf<LivenessVerdict>().toEqualTypeOf<"fine" | "ping" | "dead">();
  });
});
