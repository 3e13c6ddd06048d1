/**
 * What an acknowledgement of sealed input covers and was not typed. "Taken, and all before it taken or refused" lets
 * whoever is between hide a refusal; so which were refused is sealed into it, each time as far as the helper knows.
 */
import * as z from "zod/mini";
import { offsetSchema } from "./ids.ts";
import { inputRefusalSchema, type InputRefusal } from "./input-facts.ts";
import { limits } from "./limits.ts";

/** Counters of keys and of pastes' ends; both ends belong to it. */
export interface RefusedRun {
  readonly from: number;
  readonly to: number;
  readonly reason: InputRefusal;
}

export interface CoveredRefusals {
  /** Of counters up to this one nobody knows any more. */
  readonly unknownTo: number;
  readonly runs: readonly RefusedRun[];
}

export const noRefusals: CoveredRefusals = { unknownTo: 0, runs: [] };

const runSchema = z.tuple([offsetSchema, offsetSchema, inputRefusalSchema]);
const wireSchema = z.tuple([offsetSchema, z.array(runSchema).check(z.maxLength(limits.coveredRefusals))]);

/** Nothing where nothing was refused, which is nearly always; else JSON, of ASCII. */
export function encodeRefusals({ unknownTo, runs }: CoveredRefusals): Uint8Array<ArrayBuffer> {
  if (unknownTo === 0 && runs.length === 0) return new Uint8Array();
  const wire: z.infer<typeof wireSchema> = [unknownTo, runs.map(({ from, to, reason }) => [from, to, reason])];
  return Uint8Array.from(JSON.stringify(wire), (character) => character.charCodeAt(0));
}

/** Undefined for what is none, a reason that this build does not know included. */
export function decodeRefusals(bytes: Uint8Array): CoveredRefusals | undefined {
  if (bytes.length === 0) return noRefusals;
  try {
    const [unknownTo, runs] = wireSchema.parse(JSON.parse(String.fromCharCode(...bytes)));
    return { unknownTo, runs: runs.map(([from, to, reason]) => ({ from, to, reason })) };
  } catch {
    return undefined;
  }
}

/** What became of a counter that the acknowledgement covers; undefined: it was typed. */
export function refusalOf({ unknownTo, runs }: CoveredRefusals, counter: number): InputRefusal | "unknown" | undefined {
  const run = runs.find(({ from, to }) => from <= counter && counter <= to);
  return run?.reason ?? (counter <= unknownTo ? "unknown" : undefined);
}
