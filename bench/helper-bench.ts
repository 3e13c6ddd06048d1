/**
 * What a paired helper costs the machine it runs on, with ten panes: CPU and memory at rest and while one prints 1 MB/s; and
 * how long it takes from its start until a browser that waits for it is live. The built command, as people run it; Linux.
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sessionIdSchema, type SessionId } from "@coda/protocol";
import { z } from "zod";
import { RunnerStack, type Running } from "../e2e/support/runner-stack.ts";
import type { WebClient } from "../e2e/support/web-client.ts";
import { CodaLine } from "./coda-line.ts";
import { spoolsIn } from "./parts-cost.ts";
import { childrenOf, cpuMs, memoryKib, residentKib } from "./process-cost.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";

const idea = "first";
const slot = "panes";
const target = `=coda__${idea}__${slot}:`;
const panes = 10;
const bytesPerSecond = 1_000_000;
const settleMs = 5_000;
/** A pane's picture is held against tmux's once, half a minute after its last output. */
const restMs = 45_000;
const createdSchema = z.object({ id: sessionIdSchema });

export interface HelperCost {
  /** Of one core. */
  readonly cpuShare: number;
  readonly rssKib: number;
  readonly pssKib: number;
}

export type HelperPart = "helper" | "one spool" | "tmux" | "its control client";
export type HelperPhase = Readonly<Record<HelperPart, HelperCost>>;

export interface HelperFigures {
  readonly panes: number;
  readonly seconds: number;
  readonly idle: HelperPhase;
  /** With one browser that reads one of the panes. */
  readonly watched: HelperPhase;
  readonly printing: HelperPhase;
  /** ms, from the start of the process. */
  readonly coldStart: Quantiles & { readonly longest: number };
}

class PairedHelper {
  readonly stack: RunnerStack;
  readonly web: WebClient;
  #running: Running | undefined;
  #session: SessionId | undefined;

  constructor(stack: RunnerStack) {
    this.stack = stack;
    this.web = stack.webClient();
  }

  start(): void {
    this.#running = this.stack.begin("start");
  }

  async live(): Promise<void> {
    await this.stack.until("the helper to be live", async () => this.stack.isLive());
  }

  async stop(): Promise<void> {
    if (this.#running !== undefined) await this.stack.interrupt(this.#running);
  }

  async open(): Promise<CodaLine> {
    if (this.#session === undefined) throw new Error("there is no session yet");
    return CodaLine.open(this.web, this.#session);
  }

  /** As windows of one session. */
  async makePanes(): Promise<void> {
    const created = await this.stack.run("new", idea, slot, "--json");
    this.#session = createdSchema.parse(JSON.parse(created.out)).id;
    for (let made = 1; made < panes; made++) this.stack.tmux("new-window", "-d", "-t", target, "exec /bin/sh");
    await this.stack.until("all panes to be recorded", () => childrenOf(this.#spools()).length >= panes);
  }

  /** What each part cost while `seconds` went by. */
  async during(seconds: number): Promise<HelperPhase> {
    await pause(settleMs);
    const pids = this.#pids();
    const before = cpuOf(pids);
    const began = performance.now();
    await pause(seconds * 1_000);
    const ms = performance.now() - began;
    const after = cpuOf(pids);
    const cost = (part: HelperPart): HelperCost => {
      const count = part === "one spool" ? panes : 1;
      const share = (after[part] - before[part]) / ms / count;
      return { cpuShare: share, rssKib: residentKib(pids[part]) / count, pssKib: memoryKib(pids[part]) / count };
    };
    return {
      helper: cost("helper"),
      "one spool": cost("one spool"),
      tmux: cost("tmux"),
      "its control client": cost("its control client"),
    };
  }

  /** Resolves when the program in the first pane prints. */
  async print(seconds: number): Promise<void> {
    const file = join(this.stack.folder, "printed");
    rmSync(file, { force: true });
    const program = join(import.meta.dirname, "paced-program.ts");
    const command = `${process.execPath} ${program} ${file} ${bytesPerSecond} ${seconds}`;
    this.stack.tmux("send-keys", "-t", target, command, "Enter");
    await this.stack.until("the program to begin", () => existsSync(file));
  }

  #spools(): number[] {
    return spoolsIn(this.stack.state);
  }

  #pids(): Readonly<Record<HelperPart, readonly number[]>> {
    const helper = this.#running?.child.pid ?? 0;
    const spools = this.#spools();
    return {
      helper: [helper],
      "one spool": [...spools, ...childrenOf(spools)],
      tmux: [Number(this.stack.tmux("display-message", "-p", "#{pid}"))],
      "its control client": childrenOf([helper]),
    };
  }
}

function cpuOf(pids: Readonly<Record<HelperPart, readonly number[]>>): Readonly<Record<HelperPart, number>> {
  return {
    helper: cpuMs(pids.helper),
    "one spool": cpuMs(pids["one spool"]),
    tmux: cpuMs(pids.tmux),
    "its control client": cpuMs(pids["its control client"]),
  };
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** A page that is open already, and waits for the machine. */
async function coldStarts(helper: PairedHelper, rounds: number): Promise<HelperFigures["coldStart"]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await helper.stop();
    const opened = helper.open();
    // The page has been told that the machine is away.
    await pause(1_000);
    const began = performance.now();
    helper.start();
    const line = await opened;
    times.push(performance.now() - began);
    await line.close();
    await helper.live();
  }
  return { ...quantilesOf(times), longest: Math.max(...times) };
}

export async function measureHelper({ quick }: { readonly quick: boolean }): Promise<HelperFigures> {
  const seconds = quick ? 5 : 60;
  const stack = await RunnerStack.start();
  try {
    await stack.pair();
    const helper = new PairedHelper(stack);
    helper.start();
    await helper.live();
    // Each round's browser is another one.
    await stack.run("law", "set", "ask", "off");
    await helper.makePanes();
    if (!quick) await pause(restMs);
    const idle = await helper.during(seconds);
    const reader = await helper.open();
    const watched = await helper.during(seconds);
    await helper.print(seconds + settleMs / 1_000 + 5);
    const printing = await helper.during(seconds);
    await reader.close();
    return { panes, seconds, idle, watched, printing, coldStart: await coldStarts(helper, quick ? 3 : 10) };
  } finally {
    await stack.dispose();
  }
}
