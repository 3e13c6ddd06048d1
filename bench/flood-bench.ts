/** How long a program takes to print 23 MB in a recorded, watched pane, against a plain detached tmux. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../e2e/support/wait-for.ts";
import { CodaLine } from "./coda-line.ts";
import { quantile } from "./quantiles.ts";
import type { World } from "./world.ts";

const lines = 3_000_000;
const rounds = 3;
const withinMs = 120_000;

export interface FloodFigures {
  readonly printedBytes: number;
  readonly codaMs: number;
  readonly plainMs: number;
  readonly codaRoundsMs: readonly number[];
  readonly plainRoundsMs: readonly number[];
  /** By how much the recording grew while the program ran: what it printed, a carriage return per line, our own command. */
  readonly recordedBytes: readonly number[];
  /** From the program's end until the watching client stood at the end of the recording. */
  readonly watcherBehindMs: readonly number[];
}

/** Bytes of `seq 1 <last>`. */
function seqBytes(last: number): number {
  let bytes = 0;
  for (let digits = 1, first = 1; first <= last; digits++, first *= 10)
    bytes += (Math.min(last, first * 10 - 1) - first + 1) * (digits + 1);
  return bytes;
}

export async function measureFlood(world: World): Promise<FloodFigures> {
  const session = await world.newSession("flood");
  const plain = new PlainTmux(`${world.stack.socket}-plain`);
  const watcher = await CodaLine.open(world.web, session);
  const figures = { codaRoundsMs: [] as number[], plainRoundsMs: [] as number[] };
  const recordedBytes: number[] = [];
  const watcherBehindMs: number[] = [];
  const file = join(world.stack.home, "program.ms");
  const command = `${process.execPath} ${join(import.meta.dirname, "timed-program.ts")} ${file} seq 1 ${lines}`;
  try {
    for (let round = 0; round < rounds; round++) {
      figures.plainRoundsMs.push(await timed(file, () => plain.type(command)));
      const before = watcher.end;
      figures.codaRoundsMs.push(await timed(file, () => type(world, command)));
      const ended = performance.now();
      const end = before + seqBytes(lines) + lines;
      await waitFor(() => watcher.end >= end, { what: "the watcher to catch up", withinMs });
      watcherBehindMs.push(performance.now() - ended);
      recordedBytes.push(watcher.end - before);
    }
  } finally {
    plain.stop();
    await watcher.close();
  }
  return {
    printedBytes: seqBytes(lines),
    codaMs: quantile(figures.codaRoundsMs, 0.5),
    plainMs: quantile(figures.plainRoundsMs, 0.5),
    ...figures,
    recordedBytes,
    watcherBehindMs,
  };
}

function type(world: World, command: string): void {
  world.stack.tmux("send-keys", "-t", world.target("flood"), command, "Enter");
}

async function timed(file: string, begin: () => void): Promise<number> {
  rmSync(file, { force: true });
  begin();
  await waitFor(() => existsSync(file), { what: "the program's end", withinMs });
  return Number(readFileSync(file, "utf8"));
}

/** A tmux server of its own with one detached session that nobody records or watches. */
class PlainTmux {
  readonly #socket: string;

  constructor(socket: string) {
    this.#socket = socket;
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-s", "plain", "-x", "120", "-y", "40", "exec /bin/sh");
  }

  type(command: string): void {
    this.#tmux("send-keys", "-t", "=plain:", command, "Enter");
  }

  stop(): void {
    this.#tmux("kill-server");
  }

  #tmux(...args: readonly string[]): void {
    execFileSync("tmux", ["-L", this.#socket, ...args]);
  }
}
