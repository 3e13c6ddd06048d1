import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputHeaderBytes } from "./data-frame.ts";
import { clientIdSchema, deviceIdSchema, epochSchema, paneIdSchema, sessionIdSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import {
  ackScope,
  actionScope,
  decodePasteSum,
  decodePiece,
  encodePasteSum,
  encodePiece,
  joinSealed,
  outcomeScope,
  pieceBytes,
  pieceScope,
  refusalScope,
  sealInfo,
  sealNonceBytes,
  sealTagBytes,
  splitSealed,
} from "./seal.ts";

const id = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`;
const client = clientIdSchema.parse(id(1));
const parties = {
  device: deviceIdSchema.parse(id(2)),
  session: sessionIdSchema.parse(id(3)),
  client,
  browserKey: "B".repeat(43),
  deviceKey: "D".repeat(43),
  offeredKey: "O".repeat(43),
};
const place = {
  type: "input",
  client,
  counter: 7,
  pane: paneIdSchema.parse("%5"),
  epoch: epochSchema.parse(id(4)),
} as const;

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

describe("what a seal is made for", () => {
  it("SL1 names both ends, the session and every key", () => {
    const keys = ["B", "D", "O"].map((letter) => letter.repeat(43));
    expect(text(sealInfo(parties))).toBe(["coda seal v1", id(2), id(3), id(1), ...keys].join("\n"));
  });

  it("SL1 of a piece are its kind, browser, number, pane and program", () => {
    expect(text(pieceScope(place))).toBe(`input\n${id(1)}\n7\n%5\n${id(4)}`);
    expect(text(pieceScope({ ...place, type: "pastePart", counter: 2 ** 53 - 1 }))).toBe(
      `pastePart\n${id(1)}\n9007199254740991\n%5\n${id(4)}`,
    );
  });

  it("SL1 of an action, of its outcome and of what the helper says of input are others, whatever their numbers", () => {
    expect(text(actionScope(client, 7))).toBe(`act\n${id(1)}\n7`);
    expect(text(ackScope(client, 7))).toBe(`inputAck\n${id(1)}\n7`);
    expect(text(refusalScope(client, 7, "busy"))).toBe(`inputRefused\n${id(1)}\n7\nbusy`);
    expect(text(outcomeScope(client, 7))).toBe(`actionDone\n${id(1)}\n7`);
  });
});

describe("what is sealed", () => {
  it("decodes to what was encoded", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.uint8Array({ maxLength: 300 }), (after, bytes) => {
        expect(decodePiece(encodePiece({ after, bytes }))).toEqual({ after, bytes });
      }),
    );
    expect([...encodePiece({ after: 0x5_0607_0809, bytes: Uint8Array.of(0xff) })]).toEqual([
      0, 0, 0, 5, 6, 7, 8, 9, 0xff,
    ]);
  });

  it("is nothing when it is too short, or beyond 2^53", () => {
    expect(decodePiece(new Uint8Array(7))).toBeUndefined();
    expect(decodePiece(new Uint8Array(8).fill(0xff))).toBeUndefined();
  });

  it("of a paste's end is its length and digest", () => {
    const sum = { lengthBytes: 258, digest: new Uint8Array(32).fill(9), kind: "text" } as const;
    expect([...encodePasteSum(sum).subarray(0, 5)]).toEqual([0, 0, 1, 2, 9]);
    expect(decodePasteSum(encodePasteSum(sum))).toEqual(sum);
    const image = { ...sum, kind: "image" } as const;
    expect(decodePasteSum(encodePasteSum(image))).toEqual(image);
    for (const bytes of [0, 4, 35, 37]) expect(decodePasteSum(new Uint8Array(bytes))).toBeUndefined();
  });

  it("travels behind its nonce", () => {
    const [nonce, box] = [new Uint8Array(sealNonceBytes).fill(1), new Uint8Array(sealTagBytes + 1).fill(2)];
    expect(splitSealed(joinSealed(nonce, box))).toEqual({ nonce, box });
    expect(splitSealed(new Uint8Array(sealNonceBytes + sealTagBytes - 1))).toBeUndefined();
  });

  it("fits a frame to the last byte", () => {
    const plain = encodePiece({ after: 1, bytes: new Uint8Array(pieceBytes) });
    const sealed = joinSealed(new Uint8Array(sealNonceBytes), new Uint8Array(plain.length + sealTagBytes));
    expect(sealed.length).toBe(limits.framePayloadBytes);
    expect(sealed.length + inputHeaderBytes).toBeLessThanOrEqual(limits.socketMessageBytes);
  });
});
