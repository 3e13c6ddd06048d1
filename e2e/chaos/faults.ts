/** Does what the plan says, and counts what was done. What cannot be done on this machine is named once. */
import type { FakeClocks } from "./fake-clocks.ts";
import type { JournalDisk } from "./journal-disk.ts";
import type { Action, LinkName } from "./plan.ts";
import { killSpool } from "./spools.ts";
import type { System } from "./system.ts";

export interface FaultsOptions {
  readonly system: System;
  readonly disk: JournalDisk;
  readonly clocks: FakeClocks;
}

export class Faults {
  readonly #options: FaultsOptions;
  /** How often each kind was done. */
  readonly done: Record<string, number> = {};
  readonly skipped = new Set<string>();
  #kills = 0;

  constructor(options: FaultsOptions) {
    this.#options = options;
  }

  /** Processes killed outright. */
  get kills(): number {
    return this.#kills;
  }

  do(action: Action): void {
    const { keeper, stateDir } = this.#options.system;
    switch (action.kind) {
      case "kill":
        return this.#killed(keeper.end(action.target, "SIGKILL", action.downMs) ? 1 : 0, `kill ${action.target}`);
      case "pause":
        return this.#count(keeper.pause(action.target, action.forMs), `pause ${action.target}`);
      case "drain":
        return this.#count(keeper.end(action.target, "SIGTERM", action.downMs), `drain ${action.target}`);
      case "killSpool":
        return this.#killed(killSpool(stateDir, action), `kill spool ${action.part}`);
      case "cut":
      case "stall":
      case "unplug":
      case "halfOpen":
      case "lateClose":
        this.#hurtLink(action);
        return this.#count(true, `${action.kind} ${action.target}`);
      case "fillDisk":
        return this.#fillDisk(action.forMs);
      case "jumpClock":
        return this.#jumpClock(action);
    }
  }

  /** Everything that goes on by itself is ended now. */
  heal(): void {
    const { system, clocks, disk } = this.#options;
    system.heal();
    disk.release();
    for (const name of ["helper", "web", "relay"] as const) clocks.set(name, 0);
  }

  #hurtLink(action: Extract<Action, { target: LinkName }>): void {
    for (const link of this.#options.system.links(action.target)) {
      if (action.kind === "cut") link.cut();
      if (action.kind === "stall") link.stall(action.forMs);
      if (action.kind === "unplug") link.unplug(action.forMs);
      if (action.kind === "halfOpen") link.loseOpen();
      if (action.kind === "lateClose") link.closeLate(action.afterMs);
    }
  }

  #fillDisk(forMs: number): void {
    const { disk } = this.#options;
    if (!disk.available) {
      this.skipped.add("full disk: nothing can be mounted here (it needs root and tmpfs)");
      return;
    }
    disk.fill();
    setTimeout(() => disk.release(), forMs);
    this.#count(true, "fill disk");
  }

  #jumpClock({ target, seconds, forMs }: Extract<Action, { kind: "jumpClock" }>): void {
    const { clocks } = this.#options;
    if (!clocks.available) {
      this.skipped.add("wrong clocks: faketime is not installed (Debian: apt-get install faketime)");
      return;
    }
    clocks.set(target, seconds);
    setTimeout(() => clocks.set(target, 0), forMs);
    this.#count(true, `jump clock ${target}`);
  }

  #killed(processes: number, name: string): void {
    this.#kills += processes;
    this.#count(processes > 0, name);
  }

  #count(done: boolean, name: string): void {
    if (done) this.done[name] = (this.done[name] ?? 0) + 1;
  }
}
