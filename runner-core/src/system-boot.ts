/** Which start of this machine it is: journals written before the present one may have lost their end with the power. */
import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Clocks are set, and uptimes rounded: two starts are further apart. */
const sameStartMs = 60_000;

/** Linux names each start; elsewhere its time in Unix milliseconds is the name. */
export function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return String(Math.round(Date.now() - uptime() * 1_000));
  }
}

export function sameBoot(a: string, b: string): boolean {
  return a === b || Math.abs(Number(a) - Number(b)) < sameStartMs;
}
