import { describe, expect, expectTypeOf, it } from "vitest";
import * as fc from "fast-check";
import { epochSchema, paneIdSchema } from "./ids.ts";
import { gapCauses, maskKindSchema } from "./status.ts";
import { encodeRecord, TranscriptDecoder, type TranscriptHeader, type TranscriptRecord } from "./transcript-stream.ts";

const cell = fc.integer({ min: 1, max: 10_000 });
const offset = fc.maxSafeNat();

/** Complete by type: a new kind of record must be added here. */
const headers = {
  epoch: fc.record({
    kind: fc.constant("epoch" as const),
    pane: fc.nat(999).map((number) => paneIdSchema.parse(`%${number}`)),
    epoch: fc.uuid().map((uuid) => epochSchema.parse(uuid)),
    origin: fc.constantFrom("created" as const, "adopted" as const, "respawned" as const, "resumed" as const),
    start: offset,
    end: offset,
    columns: cell,
    rows: cell,
    ended: fc.boolean(),
    startedAt: fc.maxSafeInteger(),
  }),
  keyframe: fc.record({ kind: fc.constant("keyframe" as const), offset, rawBytes: fc.nat() }),
  chunk: fc.record({ kind: fc.constant("chunk" as const), offset, rawBytes: fc.nat() }),
  gap: fc.record({
    kind: fc.constant("gap" as const),
    from: offset,
    to: fc.option(offset),
    cause: fc.constantFrom(...gapCauses),
  }),
  size: fc.record({ kind: fc.constant("size" as const), offset, columns: cell, rows: cell }),
  times: fc.record({ kind: fc.constant("times" as const), offset, at: fc.nat() }),
  mask: fc.record({
    kind: fc.constant("mask" as const),
    from: offset,
    to: offset,
    mask: fc.constantFrom(...maskKindSchema.options),
  }),
  end: fc.record({ kind: fc.constant("end" as const), more: fc.boolean() }),
} satisfies { readonly [K in TranscriptHeader["kind"]]: fc.Arbitrary<Extract<TranscriptHeader, { kind: K }>> };

const anyRecord: fc.Arbitrary<TranscriptRecord> = fc.record({
  header: fc.oneof(...Object.values(headers)),
  payload: fc.uint8Array({ maxLength: 200 }),
});

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((to, index) => bytes.slice(edges[index], to));
}

function u32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

function record(headerText: string, payload: readonly number[] = []): Uint8Array {
  const header = Array.from({ length: headerText.length }, (_, i) => headerText.charCodeAt(i));
  return Uint8Array.from([...u32(header.length), ...header, ...u32(payload.length), ...payload]);
}

describe("transcript streams", () => {
  it("FR6 are header length, header, payload length and payload", () => {
    const header = { kind: "end", more: false } as const;
    const bytes = encodeRecord({ header, payload: new Uint8Array([0, 255]) });
    expect(bytes).toEqual(record('{"kind":"end","more":false}', [0, 255]));
    expect(new TranscriptDecoder().push(bytes)).toEqual([{ header, payload: new Uint8Array([0, 255]) }]);
  });

  it("FR6 decode to the same records however they are cut", () => {
    const cuts = fc.array(fc.nat(3_000), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 8 }), cuts, (records, where) => {
        const decoder = new TranscriptDecoder();
        const pieces = cutAt(concat(records.map(encodeRecord)), where);
        expect(pieces.flatMap((piece) => decoder.push(piece))).toEqual(records);
        expect(decoder.atRest).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("FR6 give each record with the byte that completes it, and none before", () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 3 }), (records) => {
        const decoder = new TranscriptDecoder();
        for (const some of records) {
          const bytes = encodeRecord(some);
          const given = Array.from(bytes, (byte) => decoder.push(Uint8Array.of(byte)));
          expect(given.slice(0, -1).flat()).toEqual([]);
          expect(given.at(-1)).toEqual([some]);
          expect(decoder.atRest).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("FR6 keep records whole when later pieces arrive", () => {
    const decoder = new TranscriptDecoder();
    const chunk = (fill: number): TranscriptRecord => ({
      header: { kind: "chunk", offset: 0, rawBytes: 64 },
      payload: new Uint8Array(64).fill(fill),
    });
    const [one, two] = [encodeRecord(chunk(1)), encodeRecord(chunk(2))];
    decoder.push(one.slice(0, 10));
    const [first] = decoder.push(concat([one.slice(10), two.slice(0, 20)]));
    decoder.push(two.slice(20));
    expect(first?.payload).toEqual(chunk(1).payload);
  });

  it("know whether they may end here", () => {
    const decoder = new TranscriptDecoder();
    expect(decoder.atRest).toBe(true);
    decoder.push(new Uint8Array(1));
    expect(decoder.atRest).toBe(false);
    decoder.push(new Uint8Array(0));
    expect(decoder.atRest).toBe(false);
  });

  it.each([
    ["a header length of 4 GiB", Uint8Array.from(u32(0xffff_ffff))],
    ["a header length above the limit", Uint8Array.from(u32(4_097))],
    ["a payload length of 4 GiB", Uint8Array.from([...u32(2), 0x7b, 0x7d, ...u32(0xffff_ffff)])],
    ["a payload length above the limit", Uint8Array.from([...u32(2), 0x7b, 0x7d, ...u32(4 * 1024 * 1024 + 1)])],
    ["an empty header", record("")],
    ["a header that is no JSON", record("{")],
    ["a header of no kind", record("{}")],
    ["a header without a kind", record('{"mood":"good"}')],
    ["a header with a negative offset", record('{"kind":"chunk","offset":-1,"rawBytes":0}')],
    ["a header beyond ASCII", record('{"kind":"end","more":\u00ff}')],
  ])("refuse %s, at once and at every later push", (_, bytes) => {
    const decoder = new TranscriptDecoder();
    expect(() => decoder.push(bytes)).toThrow(RangeError);
    expect(() => decoder.push(new Uint8Array(0))).toThrow(RangeError);
    expect(() => decoder.push(record('{"kind":"end","more":false}'))).toThrow(RangeError);
  });

  it("take a payload of just the limit", () => {
    const payload = new Uint8Array(4 * 1024 * 1024);
    const bytes = encodeRecord({ header: { kind: "keyframe", offset: 0, rawBytes: 1 }, payload });
    expect(new TranscriptDecoder().push(bytes)[0]?.payload.length).toBe(payload.length);
  });

  it("of any bytes give records or a RangeError, and nothing else", () => {
    const text = fc.constantFrom("", "{}", '{"kind":"end","more":true}', '{"kind":"end"}', "[]", "\u00ff");
    const near = fc
      .tuple(text, fc.integer({ min: -2, max: 2 }), fc.uint8Array({ maxLength: 12 }))
      .map(([header, wrong, rest]) => {
        const bytes = concat([record(header), rest]);
        new DataView(bytes.buffer).setUint32(0, Math.max(0, header.length + wrong));
        return bytes;
      });
    const feed = (bytes: Uint8Array, cuts: readonly number[]): unknown => {
      const decoder = new TranscriptDecoder();
      try {
        for (const piece of cutAt(bytes, cuts)) decoder.push(piece);
        return undefined;
      } catch (error) {
        return error;
      }
    };
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), near), fc.array(fc.nat(60)), (bytes, cuts) => {
        const error = feed(bytes, cuts);
        expect(error === undefined || error instanceof RangeError).toBe(true);
        expect(feed(bytes, []) instanceof RangeError).toBe(error instanceof RangeError);
      }),
      { numRuns: 2_000 },
    );
  });

  it("cost no more than their bytes when they arrive in crumbs", () => {
    const payload = new Uint8Array(1024 * 1024);
    const bytes = encodeRecord({ header: { kind: "chunk", offset: 0, rawBytes: 1 }, payload });
    const decoder = new TranscriptDecoder();
    let records = 0;
    for (let at = 0; at < bytes.length; at += 16) records += decoder.push(bytes.subarray(at, at + 16)).length;
    expect(records).toBe(1);
  }, 5_000);
});

it("FR6 records of kinds that a newer server may send are passed over", () => {
  const end = '{"kind":"end","more":false}';
  const bytes = concat([record('{"kind":"mood","offset":5}', [1, 2]), record(end)]);
  expect(new TranscriptDecoder().push(bytes).map(({ header }) => header.kind)).toEqual(["end"]);
});

describe("the records", () => {
  it("are of these kinds: a new one breaks this line and every switch", () => {
    expectTypeOf<TranscriptHeader["kind"]>().toEqualTypeOf<
      "epoch" | "keyframe" | "chunk" | "times" | "gap" | "mask" | "size" | "end"
    >();
  });

  it("name a gap of unknown extent with null", () => {
    const header = { kind: "gap", from: 5, to: null, cause: "power-loss" } as const;
    const [decoded] = new TranscriptDecoder().push(encodeRecord({ header, payload: new Uint8Array(0) }));
    expect(decoded?.header).toEqual(header);
  });
});
