import { describe, expect, it } from "vitest";
import { contain } from "./contain.ts";
import { createLog, faultOf } from "./log.ts";
import { ManualClock } from "./testing/manual-clock.ts";

const secret = "sesame";

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

class OddError extends Error {
  override readonly name = "OddError";
}

describe("a fault in the log", () => {
  it("is told by its kind and its place", () => {
    const fault = faultOf(thrownBy(() => (undefined as unknown as { pane: { ref: number } }).pane.ref));
    expect([fault.fault, fault.at]).toEqual(["TypeError", expect.stringMatching(/log\.test\.ts:\d+:\d+/u)]);
    const odd = faultOf(new OddError("no"));
    expect([odd.fault, odd.at]).toEqual(["OddError", expect.stringContaining("log.test.ts")]);
  });

  it("is told without what was being handled, whatever its message is made of", () => {
    const changed = new Error("before");
    changed.message = secret;
    changed.stack = `${secret}\n    at ${secret} (file:1:1)`;
    const faults = [
      thrownBy(() => JSON.parse(`{"typed": ${secret}}`) as unknown),
      new Error(`${secret}\n    at ${secret} (file:1:1)\n    at ${secret}`),
      new OddError(secret),
      new Error("", { cause: new Error(secret) }),
      changed,
      secret,
    ];
    const lines: string[] = [];
    const log = createLog(new ManualClock(), (line) => lines.push(line));
    for (const fault of faults)
      contain(log, "a message could not be handled", () => {
        throw fault;
      });
    expect(lines).toHaveLength(faults.length);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });
});
