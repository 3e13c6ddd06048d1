import { randomUUID } from "node:crypto";
import { epochSchema, paneIdSchema, sessionIdSchema } from "@coda/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EpochRow } from "./epochs.ts";
import { endOfPageBefore, planForward } from "./page-plan.ts";

function epoch(start: number, acknowledged: number): EpochRow {
  return {
    epoch: epochSchema.parse(randomUUID()),
    sessionId: sessionIdSchema.parse(randomUUID()),
    pane: paneIdSchema.parse("%1"),
    deviceId: null,
    sequence: 1,
    origin: "created",
    columns: 80,
    rows: 24,
    startedAt: new Date(0),
    ordinal: 0,
    createdAt: new Date(0),
    start,
    acknowledged,
    ended: false,
    mergedTo: 0,
    indexedTo: 0,
    pruneCheckedAt: null,
  };
}

const epochs = fc
  .array(fc.tuple(fc.nat(20), fc.nat(60)), { minLength: 1, maxLength: 5 })
  .map((list) => list.map(([start, length]) => epoch(start, start + length)));

describe("planForward", () => {
  it("walks over every byte that is stored, once", () => {
    fc.assert(
      fc.property(epochs, fc.integer({ min: 1, max: 50 }), (rows, bytes) => {
        const seen: string[] = [];
        let from = { epoch: rows[0]?.epoch ?? epochSchema.parse(randomUUID()), offset: 0 };
        for (let more = true; more;) {
          const plan = planForward(rows, from, bytes);
          if (plan === undefined) throw new Error("the epoch was not found");
          for (const segment of plan.segments) {
            for (let at = segment.from; at < segment.to; at++) seen.push(`${segment.epoch.epoch}:${at}`);
            from = { epoch: segment.epoch.epoch, offset: segment.to };
          }
          more = plan.more;
        }
        const all = rows.flatMap((row) =>
          Array.from({ length: row.acknowledged - row.start }, (_, at) => `${row.epoch}:${row.start + at}`),
        );
        expect(seen).toEqual(all);
      }),
    );
  });

  it("knows no other epoch", () => {
    expect(planForward([epoch(0, 5)], { epoch: epochSchema.parse(randomUUID()), offset: 0 }, 1)).toBeUndefined();
  });
});

describe("endOfPageBefore", () => {
  it("crosses to the epoch before at a beginning, tells of empty ones on the way, to nothing", () => {
    const [first, empty, last] = [epoch(0, 7), epoch(0, 0), epoch(3, 9)];
    const rows = [first, empty, last];
    expect(endOfPageBefore(rows, { epoch: last.epoch, offset: 5 })).toEqual({
      epoch: last,
      to: 5,
      isFirst: false,
      bare: [],
    });
    expect(endOfPageBefore(rows, { epoch: last.epoch, offset: 3 })).toEqual({
      epoch: first,
      to: 7,
      isFirst: true,
      bare: [empty],
    });
    // What is asked for is not stored yet: another thing than that there is nothing.
    expect(endOfPageBefore([first, empty], { epoch: empty.epoch, offset: 9 })).toEqual({
      epoch: first,
      to: 7,
      isFirst: true,
      bare: [empty],
    });
    const nothing = { epoch: undefined, to: 0, isFirst: true };
    expect(endOfPageBefore(rows, { epoch: first.epoch, offset: 0 })).toEqual({ ...nothing, bare: [] });
    expect(endOfPageBefore([empty, last], { epoch: last.epoch, offset: 3 })).toEqual({ ...nothing, bare: [empty] });
  });
});
