/** How busy the whole machine is, by the kernel's own account (proc(5), /proc/stat): what a latency was measured beside. */
import { readFileSync } from "node:fs";

interface Ticks {
  readonly all: number;
  readonly idle: number;
}

/** Of all cores together. What guests took is in their host's user time already, so it is left out. */
function ticks(): Ticks {
  const fields = /^cpu +(.+)$/mu.exec(readFileSync("/proc/stat", "latin1"))?.[1]?.split(" ").map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = fields;
  return { all: user + nice + system + idle + ioWait + irq + softIrq + steal, idle: idle + ioWait };
}

/** Returns what tells the share that was busy since now, from 0 to 1. */
export function watchMachine(): () => number {
  const before = ticks();
  return () => {
    const now = ticks();
    return 1 - (now.idle - before.idle) / Math.max(1, now.all - before.all);
  };
}
