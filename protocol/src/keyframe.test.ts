import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { epochSchema } from "./ids.ts";
import {
  decodeKeyframe,
  decodeTitle,
  encodeKeyframe,
  encodeTitle,
  keyframeVersion,
  type Keyframe,
} from "./keyframe.ts";
import { limits } from "./limits.ts";

const anyTitle = fc.string({ maxLength: 300, unit: "binary" });
const anyKeyframe: fc.Arbitrary<Keyframe> = fc.record({
  header: fc.record({
    epoch: fc.uuid().map((uuid) => epochSchema.parse(uuid)),
    offset: fc.maxSafeNat(),
    columns: fc.integer({ min: 1, max: 10_000 }),
    rows: fc.integer({ min: 1, max: 10_000 }),
    title: anyTitle.map(encodeTitle),
    scrollbackLines: fc.nat(),
  }),
  vt: fc.uint8Array({ maxLength: 500 }),
});

const keyframe: Keyframe = {
  header: {
    epoch: epochSchema.parse("0f8fad5b-d9cb-469f-a165-70867728950e"),
    offset: 4_096,
    columns: 80,
    rows: 24,
    title: "vim",
    scrollbackLines: 0,
  },
  vt: Uint8Array.from({ length: 256 }, (_, value) => value),
};

/** A container with any header text, to see what the decoder makes of it. */
function container(headerText: string, headerLength = headerText.length): Uint8Array {
  const bytes = new Uint8Array(5 + headerText.length + 3);
  bytes[0] = keyframeVersion;
  new DataView(bytes.buffer).setUint32(1, headerLength);
  for (let i = 0; i < headerText.length; i++) bytes[5 + i] = headerText.charCodeAt(i);
  return bytes;
}

describe("keyframes", () => {
  it("FR5 begin with version, header length and header", () => {
    const header = JSON.stringify(keyframe.header);
    const bytes = encodeKeyframe(keyframe);
    expect([...bytes.subarray(0, 5)]).toEqual([1, 0, 0, 0, header.length]);
    expect(String.fromCharCode(...bytes.subarray(5, 5 + header.length))).toBe(header);
    expect(bytes.subarray(5 + header.length)).toEqual(keyframe.vt);
  });

  it("FR5 decode to what was encoded, from any memory", () => {
    fc.assert(
      fc.property(anyKeyframe, fc.nat(9), (some, before) => {
        const bytes = encodeKeyframe(some);
        const memory = new Uint8Array(before + bytes.length);
        memory.set(bytes, before);
        expect(decodeKeyframe(memory.subarray(before))).toEqual(some);
      }),
    );
  });

  it.each(["\u65e5\u672c", "\u00e9", "\ud83d\ude00", '"\\', "\0\u001f\u007f", "\u65e5".repeat(2_000)])(
    "FR5 stay whole with the title %j left unencoded",
    (title) => {
      const some = { ...keyframe, header: { ...keyframe.header, title } };
      expect(decodeKeyframe(encodeKeyframe(some))).toEqual(some);
    },
  );

  it("FR5 of another version decode to nothing", () => {
    for (let version = 0; version < 256; version++) {
      const bytes = encodeKeyframe(keyframe);
      bytes[0] = version;
      expect(decodeKeyframe(bytes) === undefined).toBe(version !== keyframeVersion);
    }
  });

  it("FR5 cut inside the header decode to nothing", () => {
    const bytes = encodeKeyframe(keyframe);
    const vtAt = bytes.length - keyframe.vt.length;
    for (let length = 0; length < vtAt; length++) expect(decodeKeyframe(bytes.subarray(0, length))).toBeUndefined();
    expect(decodeKeyframe(bytes.subarray(0, vtAt))).toEqual({ ...keyframe, vt: new Uint8Array(0) });
  });

  it.each([
    ["no JSON", "{"],
    ["no object", "7"],
    ["null", "null"],
    ["a missing field", JSON.stringify({ ...keyframe.header, rows: undefined })],
    ["a negative offset", JSON.stringify({ ...keyframe.header, offset: -1 })],
    ["no columns", JSON.stringify({ ...keyframe.header, columns: 0 })],
    ["an epoch that is none", JSON.stringify({ ...keyframe.header, epoch: "5" })],
    ["a title beyond its length", JSON.stringify({ ...keyframe.header, title: "x".repeat(2_001) })],
  ])("FR5 whose header is %s decode to nothing", (_, text) => {
    expect(decodeKeyframe(container(JSON.stringify(keyframe.header)))).toBeDefined();
    expect(decodeKeyframe(container(text))).toBeUndefined();
  });

  it.each([0xffff_ffff, 0x8000_0000, 100_000, 5_000])("FR5 with a header length of %d decode to nothing", (length) => {
    expect(decodeKeyframe(container(JSON.stringify(keyframe.header), length))).toBeUndefined();
  });

  it("FR5 whose header claims a byte more than there is decode to nothing", () => {
    const bytes = encodeKeyframe({ ...keyframe, vt: new Uint8Array(0) });
    expect(decodeKeyframe(bytes)).toBeDefined();
    new DataView(bytes.buffer).setUint32(1, bytes.length - 5 + 1);
    expect(decodeKeyframe(bytes)).toBeUndefined();
  });

  it("FR5 with a header longer than any of ours decode to nothing", () => {
    const padding = " ".repeat(16 * 1_024);
    expect(decodeKeyframe(container(JSON.stringify(keyframe.header) + padding))).toBeUndefined();
    expect(decodeKeyframe(container(JSON.stringify(keyframe.header) + padding.slice(1_024)))).toBeDefined();
  });

  it("FR5 with fields of a later build decode without them", () => {
    expect(decodeKeyframe(container(JSON.stringify({ ...keyframe.header, mood: 1 })))?.header).toEqual(keyframe.header);
  });

  it("FR5 any bytes decode without an exception", () => {
    const shaped = fc
      .tuple(fc.json({ maxDepth: 2 }), fc.nat(200))
      .map(([text, length]) => container(text.replace(/[^ -~]/gu, "?"), length));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), shaped), (bytes) => {
        expect(decodeKeyframe(bytes)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it("FR5 with a changed byte decode to nothing or to a keyframe that can be written", () => {
    const whole = encodeKeyframe(keyframe);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (index, value) => {
        const bytes = Uint8Array.from(whole);
        bytes[index] = value;
        const decoded = decodeKeyframe(bytes);
        expect(decoded && decodeKeyframe(encodeKeyframe(decoded))).toEqual(decoded);
      }),
      { numRuns: 1_000 },
    );
  });

  it("are at most as large as the limit", () => {
    const room = limits.keyframeBytes - encodeKeyframe({ ...keyframe, vt: new Uint8Array(0) }).length;
    expect(decodeKeyframe(encodeKeyframe({ ...keyframe, vt: new Uint8Array(room) }))).toBeDefined();
    expect(decodeKeyframe(encodeKeyframe({ ...keyframe, vt: new Uint8Array(room + 1) }))).toBeUndefined();
  });
});

describe("titles", () => {
  it("survive up to 200 units, as ASCII that fits the header", () => {
    fc.assert(
      fc.property(anyTitle, (title) => {
        const text = encodeTitle(title);
        expect(text).toMatch(/^[!-~]{0,2000}$/u);
        expect(decodeTitle(text)).toBe(title.slice(0, 200).toWellFormed());
      }),
    );
    expect(encodeTitle("\ud83d\ude00 \u65e5")).toBe("%F0%9F%98%80%20%E6%97%A5");
    expect(encodeTitle("\u65e5".repeat(300)).length).toBeLessThanOrEqual(2_000);
  });

  it("cut in the middle of a character keep what is whole", () => {
    expect(decodeTitle(encodeTitle(`${"x".repeat(199)}\ud83d\ude00`))).toBe(`${"x".repeat(199)}\ufffd`);
  });

  it.each(["%", "%E6%97", "%zz"])("read from the damaged %j are empty", (text) => {
    expect(decodeTitle(text)).toBe("");
  });
});
