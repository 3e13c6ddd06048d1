/** Which machine a program is made for, by its first bytes. Sources: elf(5), Apple's <mach-o/loader.h>. Pure. */
import type { ReleasePlatform } from "../src/update/release-manifest.ts";

const platformBytes = 20;

/** Little-endian programs of 64 bits alone. */
const elfMachines: Readonly<Record<number, ReleasePlatform>> = { 62: "linux-x64", 183: "linux-arm64" };
const machOProcessors: Readonly<Record<number, ReleasePlatform>> = {
  0x01000007: "darwin-x64",
  0x0100000c: "darwin-arm64",
};

/** Undefined: none that the helper is made for. */
export function executablePlatform(begin: Buffer): ReleasePlatform | undefined {
  if (begin.length < platformBytes) return undefined;
  const isElf = begin.toString("latin1", 0, 6) === "\u007fELF\u0002\u0001";
  if (isElf) return elfMachines[begin.readUInt16LE(18)];
  const isMachOProgram = begin.readUInt32LE(0) === 0xfeedfacf && begin.readUInt32LE(12) === 2;
  return isMachOProgram ? machOProcessors[begin.readUInt32LE(4)] : undefined;
}
