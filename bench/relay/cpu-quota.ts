/**
 * A share of one core for a process, held by the kernel: cpu.cfs_quota_us of a control group of its own (version 1, as
 * root; see Documentation/scheduler/sched-bwc). With it two nodes are limited by themselves, not by the cores they share.
 */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const groups = "/sys/fs/cgroup/cpu";
/** Short, so that a process at its quota stands still for milliseconds only. */
const periodUs = 20_000;
let made = 0;

export class CpuQuota {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** For the process and its threads from now on; or a sentence on why it cannot be had. */
  static hold(pid: number, share: number): CpuQuota | string {
    if (!existsSync(join(groups, "cgroup.procs")))
      return `no quota of a core can be given here: ${groups} is no control group hierarchy (version 1)`;
    made += 1;
    const folder = join(groups, `coda-bench-${process.pid}-${made}`);
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, "cpu.cfs_period_us"), String(periodUs));
      writeFileSync(join(folder, "cpu.cfs_quota_us"), String(Math.round(share * periodUs)));
      writeFileSync(join(folder, "cgroup.procs"), String(pid));
      return new CpuQuota(folder);
    } catch (error) {
      return `no quota of a core can be given here: ${String(error)}`;
    }
  }

  /** Once its process has ended. */
  release(): void {
    rmdirSync(this.#folder);
  }
}
