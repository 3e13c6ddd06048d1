/** A build's version and which of two is newer: semver.org 2.0.0, without build metadata. Pure. */
import { z } from "zod";

const form =
  /^(?<major>0|[1-9]\d{0,5})\.(?<minor>0|[1-9]\d{0,5})\.(?<patch>0|[1-9]\d{0,5})(?:-(?<before>[0-9A-Za-z-]{1,20}(?:\.[0-9A-Za-z-]{1,20}){0,5}))?$/u;

export const releaseVersionSchema = z.string().regex(form);

/** Below zero: `a` is older than `b`. Throws for what is no version. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [partsOf(a), partsOf(b)];
  for (const [index, part] of one.numbers.entries()) {
    const difference = part - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareBefore(one.before, other.before);
}

function partsOf(version: string): { numbers: number[]; before: string[] } {
  const groups = form.exec(version)?.groups;
  if (groups === undefined) throw new Error(`'${version}' is no version`);
  const { major, minor, patch, before } = groups;
  return { numbers: [major, minor, patch].map(Number), before: before?.split(".") ?? [] };
}

/** What has words behind it comes before what has none; numbers come before words. */
function compareBefore(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  for (const [index, word] of one.entries()) {
    const second = other[index];
    if (second === undefined) return 1;
    const difference = compareWords(word, second);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function compareWords(one: string, other: string): number {
  const [first, second] = [/^\d+$/u.test(one), /^\d+$/u.test(other)];
  if (first && second) return Number(one) - Number(other);
  if (first !== second) return first ? -1 : 1;
  return one === other ? 0 : one < other ? -1 : 1;
}
