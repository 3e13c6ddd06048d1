/**
 * Releases that follow each other, both ways: what release 0.1 said, as it was recorded, is read by this one; what a later one
 * adds to that is passed over. A new release adds its own recording here (docs/release.md), and none is ever changed.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as protocol from "@coda/protocol";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const recordedSchema = z.object({
  frames: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
  api: z.record(z.string(), z.unknown()),
});
const recorded = recordedSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "recorded", "release-0.1.json"), "utf8")),
);

interface Reader {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown };
}

const readers: Readonly<Record<string, Reader>> = {
  "helper to relay": protocol.helperToRelaySchema,
  "relay to helper": protocol.relayToHelperSchema,
  "browser to relay": protocol.browserToRelaySchema,
  "relay to browser": protocol.relayToBrowserSchema,
  hello: protocol.helloSchema,
};

type Case = readonly [what: string, reader: Reader | undefined, said: unknown];
const frames = Object.entries(recorded.frames).flatMap(([way, said]) =>
  said.map((frame): Case => [`${way}: ${String(frame["role"] ?? frame["t"])}`, readers[way], frame]),
);
const calls = Object.entries(recorded.api).map(([name, said]): Case => {
  const all: Readonly<Record<string, unknown>> = protocol;
  return [name, all[name] as Reader | undefined, said];
});

/** With something that nobody knows in every object, however deep. */
function laterOne(said: unknown): unknown {
  if (Array.isArray(said)) return said.map((each) => laterOne(each));
  if (typeof said !== "object" || said === null) return said;
  const entries = Object.entries(said).map(([key, value]) => [key, laterOne(value)] as const);
  return { ...Object.fromEntries(entries), saidByALaterOne: { deep: [1, null] } };
}

describe.each([...frames, ...calls])("%s", (_, reader, said) => {
  test("FR8 is read as release 0.1 said it", () => {
    expect(reader?.safeParse(said)).toMatchObject({ success: true });
    expect(reader?.safeParse(said).data).toMatchObject(said as object);
  });

  test("FR8 is read without what a later release adds to it", () => {
    expect(reader?.safeParse(laterOne(said))).toEqual(reader?.safeParse(said));
  });
});

test("there is something of every way", () => {
  expect(Object.keys(recorded.frames).toSorted()).toEqual(Object.keys(readers).toSorted());
  expect(calls.length).toBeGreaterThan(20);
});
