/** Debian's faketime, by whose library the tests give a process a wrong clock. */
import { existsSync } from "node:fs";

const libraries = ["x86_64", "aarch64"].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`);

/** The library, to be loaded before all others. */
export function findFaketime(): string | undefined {
  return libraries.find((path) => existsSync(path));
}
