/** Which machine a program is for, by begins as linkers write them, and by the Node that runs this test. */
import { readFileSync } from "node:fs";
import { arch, platform } from "node:process";
import { expect, test } from "vitest";
import { executablePlatform } from "./executable-platform.ts";

/** elf(5): class, byte order, version, and the machine at 18. */
function elf(machine: number, bits = 2, order = 1): Buffer {
  return Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits, order, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, machine, 0]);
}

/** <mach-o/loader.h>: magic, processor, its kind, and what kind of file. */
function machO(processor: number, kind = 2): Buffer {
  const begin = Buffer.alloc(32);
  for (const [index, word] of [0xfeedfacf, processor, 0, kind].entries()) begin.writeUInt32LE(word, index * 4);
  return begin;
}

test.each([
  ["linux-x64", elf(62)],
  ["linux-arm64", elf(183)],
  ["darwin-x64", machO(0x01000007)],
  ["darwin-arm64", machO(0x0100000c)],
  [undefined, elf(40)],
  [undefined, elf(62, 1)],
  [undefined, elf(62, 2, 2)],
  [undefined, machO(0x0100000c, 6)],
  [undefined, Buffer.from("#!/bin/sh\nexec something\n")],
  [undefined, elf(62).subarray(0, 19)],
])("%s", (expected, begin) => {
  expect(executablePlatform(begin)).toBe(expected);
});

test("the Node that runs this", () => {
  expect(executablePlatform(readFileSync(process.execPath))).toBe(`${platform}-${arch}`);
});
