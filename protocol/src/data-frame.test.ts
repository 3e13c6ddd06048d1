import { describe, expect, expectTypeOf, it } from "vitest";
import * as fc from "fast-check";
import { clientRefSchema } from "./input-facts.ts";
import {
  dataFrameTypes,
  dataHeaderBytes,
  decodeDataFrame,
  encodeDataFrame,
  encodePasteLength,
  inputHeaderBytes,
  rewriteAsOutput,
  rewriteClient,
  rewriteRef,
  type DataFrame,
  type InputLikeType,
  type OutputLikeType,
} from "./data-frame.ts";
import { limits } from "./limits.ts";
import { paneRefSchema } from "./pane-info.ts";

const allBytes = Uint8Array.from({ length: 256 }, (_, value) => value);
const u32 = fc.oneof(fc.nat(0xffff_ffff), fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff));
const numberFromOne = fc.integer({ min: 1, max: 0xffff_ffff });
const offset = fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1));
const payload = fc.uint8Array({ maxLength: 300 });
const outputLike: readonly OutputLikeType[] = ["output", "fill", "keyframePart", "keyframeEnd"];

const anyFrame: fc.Arbitrary<DataFrame> = fc.oneof(
  fc.record({ type: fc.constantFrom(...outputLike), ref: numberFromOne, offset, payload }),
  fc.record({
    type: fc.constantFrom("input" as const, "pastePart" as const, "pasteEnd" as const),
    ref: numberFromOne,
    counter: offset,
    client: u32,
    seal: fc.constantFrom("plain" as const, "sealed" as const),
    payload,
  }),
  fc.record({ type: fc.constant("inputAck" as const), ref: numberFromOne, counter: offset, client: u32 }),
  fc.record({
    type: fc.constant("inputAck" as const),
    ref: numberFromOne,
    counter: offset,
    client: u32,
    proof: fc.uint8Array({ minLength: 1, maxLength: 2_048 }),
  }),
  fc.record({ type: fc.constant("ack" as const), ref: numberFromOne, offset }),
);

/** One of each, with its bytes written out: the wire form itself, which no later build may change. */
const [ref, payloadOfTwo] = [0x0102_0304, new Uint8Array([0x1b, 0xff])];
const place = [1, 2, 3, 4, 0, 0, 0, 5, 6, 7, 8, 9];
const at = 0x5_0607_0809;
const wire = {
  output: { frame: { type: "output", ref, offset: at, payload: payloadOfTwo }, bytes: [1, ...place, 0x1b, 0xff] },
  fill: { frame: { type: "fill", ref, offset: at, payload: payloadOfTwo }, bytes: [2, ...place, 0x1b, 0xff] },
  keyframePart: {
    frame: { type: "keyframePart", ref, offset: at, payload: payloadOfTwo },
    bytes: [3, ...place, 0x1b, 0xff],
  },
  keyframeEnd: { frame: { type: "keyframeEnd", ref, offset: at, payload: new Uint8Array(0) }, bytes: [4, ...place] },
  input: {
    frame: { type: "input", ref, counter: at, client: 0x0a0b_0c0d, seal: "sealed", payload: payloadOfTwo },
    bytes: [5, ...place, 10, 11, 12, 13, 1, 0x1b, 0xff],
  },
  inputAck: {
    frame: { type: "inputAck", ref, counter: at, client: 0x0a0b_0c0d },
    bytes: [6, ...place, 10, 11, 12, 13],
  },
  ack: { frame: { type: "ack", ref, offset: at }, bytes: [7, ...place] },
  pastePart: {
    frame: { type: "pastePart", ref, counter: at, client: 0x0a0b_0c0d, seal: "plain", payload: payloadOfTwo },
    bytes: [8, ...place, 10, 11, 12, 13, 0, 0x1b, 0xff],
  },
  pasteEnd: {
    frame: { type: "pasteEnd", ref, counter: at, client: 0x0a0b_0c0d, seal: "plain", payload: encodePasteLength(258) },
    bytes: [9, ...place, 10, 11, 12, 13, 0, 0, 0, 1, 2],
  },
} as const satisfies Record<DataFrame["type"], { readonly frame: DataFrame; readonly bytes: readonly number[] }>;

describe("data frames", () => {
  it.each(Object.entries(wire))("FR2 %s is these bytes", (_, { frame, bytes }) => {
    expect([...encodeDataFrame(frame)]).toEqual(bytes);
    expect(decodeDataFrame(Uint8Array.from(bytes))).toEqual(frame);
  });

  it("FR1 carry every byte value, unescaped", () => {
    for (const type of outputLike) {
      const message = encodeDataFrame({ type, ref: 1, offset: 0, payload: allBytes });
      expect(message.subarray(dataHeaderBytes)).toEqual(allBytes);
      expect(decodeDataFrame(message)).toMatchObject({ type, payload: allBytes });
    }
    const input = { type: "input", ref: 1, counter: 0, client: 0, seal: "plain", payload: allBytes } as const;
    const message = encodeDataFrame(input);
    expect(message.subarray(inputHeaderBytes)).toEqual(allBytes);
    expect(decodeDataFrame(message)).toEqual(input);
  });

  it("FR2 decode to what was encoded", () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        expect(decodeDataFrame(encodeDataFrame(frame))).toEqual(frame);
      }),
    );
  });

  it("FR2 decode alike from the middle of other memory", () => {
    fc.assert(
      fc.property(anyFrame, fc.nat(20), (frame, before) => {
        const message = encodeDataFrame(frame);
        const memory = new Uint8Array(before + message.length + 9).fill(0xee);
        memory.set(message, before);
        expect(decodeDataFrame(memory.subarray(before, before + message.length))).toEqual(frame);
      }),
    );
  });

  it("FR2 any bytes decode to nothing or to the one frame that is written so", () => {
    const begins = fc.tuple(fc.constantFrom(...place, 255), fc.uint8Array({ maxLength: 40 }));
    const shaped = begins.map(([type, rest]) => Uint8Array.from([type, 0, 0, 0, 1, 0, ...rest]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), shaped), (message) => {
        const frame = decodeDataFrame(message);
        expect([undefined, message]).toContainEqual(frame && encodeDataFrame(frame));
      }),
      { numRuns: 3_000 },
    );
  });

  it("FR2 a frame cut short or grown decodes to nothing or to another whole one", () => {
    fc.assert(
      fc.property(anyFrame, fc.nat(400), (frame, length) => {
        const message = encodeDataFrame(frame);
        const changed = new Uint8Array(length);
        changed.set(message.subarray(0, length));
        const decoded = decodeDataFrame(changed);
        expect([undefined, changed]).toContainEqual(decoded && encodeDataFrame(decoded));
      }),
    );
  });

  it.each([
    ["nothing", []],
    ["a header less a byte", [1, ...place.slice(1)]],
    ["type 0", [0, ...place]],
    ["type 8", [8, ...place]],
    ["output of pane 0", [1, 0, 0, 0, 0, ...place.slice(4)]],
    ["input for pane 0", [5, 0, 0, 0, 0, ...place.slice(4), 0, 0, 0, 1, 0, 97]],
    ["a paste's end for pane 0", [9, 0, 0, 0, 0, ...place.slice(4), 0, 0, 0, 1, 0, 0, 0, 0, 1]],
    ["an offset beyond 2^53", [1, 0, 0, 0, 1, 0, 0x20, 0, 0, 0, 0, 0, 0]],
    ["an ack with a payload", [7, ...place, 0]],
    ["an acknowledgement cut in its client", [6, ...place, 0, 0, 0]],
    ["an acknowledgement with more than a proof", [6, ...place, 0, 0, 0, 1, ...Array<number>(2_049).fill(0)]],
    ["input without its seal", [5, ...place, 0, 0, 0, 1]],
    ["input with seal 2", [5, ...place, 0, 0, 0, 1, 2]],
  ])("FR2 %s is no frame", (_, bytes) => {
    expect(decodeDataFrame(Uint8Array.from(bytes))).toBeUndefined();
  });

  it("FR3 carry 64 KiB and not a byte more", () => {
    const most = new Uint8Array(65_536);
    const tooMuch = new Uint8Array(65_537);
    const input = { type: "input", ref: 1, counter: 0, client: 0, seal: "plain" } as const;
    for (const type of outputLike) {
      const message = encodeDataFrame({ type, ref: 1, offset: 0, payload: most });
      expect(decodeDataFrame(message)).toMatchObject({ type });
      expect(() => encodeDataFrame({ type, ref: 1, offset: 0, payload: tooMuch })).toThrow(RangeError);
      const longer = new Uint8Array(message.length + 1);
      longer.set(message);
      expect(decodeDataFrame(longer)).toBeUndefined();
    }
    const message = encodeDataFrame({ ...input, payload: most });
    expect(decodeDataFrame(message)).toMatchObject({ type: "input" });
    expect(() => encodeDataFrame({ ...input, payload: tooMuch })).toThrow(RangeError);
    const longer = new Uint8Array(message.length + 1);
    longer.set(message);
    expect(decodeDataFrame(longer)).toBeUndefined();
    expect(message.length).toBeLessThanOrEqual(limits.socketMessageBytes);
  });

  it.each([-1, 0.5, 2 ** 32, Number.NaN])("are not encoded with the ref or client %d", (number) => {
    expect(() => encodeDataFrame({ type: "ack", ref: number, offset: 0 })).toThrow(RangeError);
    expect(() => encodeDataFrame({ type: "inputAck", ref: 1, counter: 0, client: number })).toThrow(RangeError);
    const input = { type: "input", ref: 1, counter: 0, seal: "plain", payload: allBytes } as const;
    expect(() => encodeDataFrame({ ...input, client: number })).toThrow(RangeError);
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN])("are not encoded with the offset or counter %d", (number) => {
    expect(() => encodeDataFrame({ type: "ack", ref: 1, offset: number })).toThrow(RangeError);
    expect(() => encodeDataFrame({ type: "inputAck", ref: 1, counter: number, client: 0 })).toThrow(RangeError);
  });
});

describe("acknowledgements", () => {
  it("FR2 carry a proof behind what they were before there was one", () => {
    const { frame, bytes } = wire.inputAck;
    const proven = { ...frame, proof: payloadOfTwo };
    expect([...encodeDataFrame(proven)]).toEqual([...bytes, 0x1b, 0xff]);
    expect(decodeDataFrame(Uint8Array.from([...bytes, 0x1b, 0xff]))).toEqual(proven);
  });
});

describe("rewriting in place", () => {
  it("gives input and its acknowledgement another client and changes nothing else", () => {
    for (const { frame } of [wire.input, wire.inputAck]) {
      const message = encodeDataFrame(frame);
      rewriteClient(message, clientRefSchema.parse(0xffff_fffe));
      expect(decodeDataFrame(message)).toEqual({ ...frame, client: 0xffff_fffe });
      rewriteClient(message, 0);
      expect(decodeDataFrame(message)).toEqual({ ...frame, client: 0 });
    }
  });

  it("gives any frame another ref and changes nothing else", () => {
    fc.assert(
      fc.property(anyFrame, fc.nat(20), (frame, before) => {
        const memory = new Uint8Array(before + 400);
        const encoded = encodeDataFrame(frame);
        memory.set(encoded, before);
        const message = memory.subarray(before, before + encoded.length);
        rewriteRef(message, paneRefSchema.parse(77));
        expect(decodeDataFrame(message)).toEqual({ ...frame, ref: 77 });
      }),
    );
  });

  it("makes a fill its pane's output at the same offset", () => {
    const message = encodeDataFrame(wire.fill.frame);
    rewriteAsOutput(message, paneRefSchema.parse(9));
    expect(decodeDataFrame(message)).toEqual({ ...wire.fill.frame, type: "output", ref: 9 });
  });
});

describe("a paste's length", () => {
  it("is a big-endian u32", () => {
    expect([...encodePasteLength(0x0102_0304)]).toEqual([1, 2, 3, 4]);
  });
});

describe("the union", () => {
  it("has one number for each type", () => {
    expectTypeOf<DataFrame["type"]>().toEqualTypeOf<keyof typeof dataFrameTypes>();
    expect(new Set(Object.values(dataFrameTypes)).size).toBe(Object.keys(dataFrameTypes).length);
  });

  it("has exactly these types: a new one breaks this line and every switch", () => {
    expectTypeOf<DataFrame["type"]>().toEqualTypeOf<OutputLikeType | InputLikeType | "inputAck" | "ack">();
    expectTypeOf<InputLikeType>().toEqualTypeOf<"input" | "pastePart" | "pasteEnd">();
    expectTypeOf<OutputLikeType>().toEqualTypeOf<"output" | "fill" | "keyframePart" | "keyframeEnd">();
    expectTypeOf<Extract<DataFrame, { type: "ack" }>>().not.toHaveProperty("payload");
    expectTypeOf<Extract<DataFrame, { type: "input" }>["seal"]>().toEqualTypeOf<"plain" | "sealed">();
  });
});
