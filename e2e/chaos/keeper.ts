/** Keeps processes running as a service manager does, and kills, stops and continues them on demand. */
import { createWriteStream } from "node:fs";
import { start, type ChildProcess, type Command } from "../../scripts/command.ts";

export interface Kept {
  readonly name: string;
  /** Made anew for each start. */
  readonly command: () => Command;
  readonly logFile: string;
  /** Its start may fail for a while after a kill: PostgreSQL waits until its old children have gone. */
  readonly mayFailToStart?: boolean;
}

interface Life {
  readonly kept: Kept;
  readonly child: ChildProcess;
  readonly startedMs: number;
}

/** A service manager's own delay. */
const restartMs = 300;
/** One that ends sooner did not start. */
const startedAfterMs = 3_000;

export class Keeper {
  readonly #lives = new Map<string, Life>();
  readonly #expected = new Map<string, number>();
  readonly #stopped = new Set<string>();
  /** Ended by themselves: one sentence each. */
  readonly crashes: string[] = [];
  /** Whether this one may end by itself just now. */
  mayEnd: (name: string) => boolean = () => false;
  #ending = false;

  keep(kept: Kept): void {
    const log = createWriteStream(kept.logFile, { flags: "a" });
    const child = start({ ...kept.command(), ownGroup: true });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    const life: Life = { kept, child, startedMs: performance.now() };
    this.#lives.set(kept.name, life);
    child.once("error", (error) => this.crashes.push(`${kept.name} could not be started: ${error.message}`));
    // Its last words may arrive after its end.
    child.once("close", () => log.end());
    child.once("exit", (code, signal) => this.#ended(life, signal ?? `code ${String(code)}`));
  }

  pid(name: string): number | undefined {
    const life = this.#lives.get(name);
    return life === undefined || hasEnded(life) ? undefined : life.child.pid;
  }

  /** Since its last start; 0 while it does not run. */
  upMs(name: string): number {
    const life = this.#lives.get(name);
    return life === undefined || hasEnded(life) ? 0 : performance.now() - life.startedMs;
  }

  /** Process ids by name, of those that run now. */
  get pids(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#lives.keys()].flatMap((name) => {
        const pid = this.pid(name);
        return pid === undefined ? [] : [[name, pid] as const];
      }),
    );
  }

  /** False when it does not run just now. */
  end(name: string, signal: "SIGKILL" | "SIGTERM", downMs: number): boolean {
    const life = this.#lives.get(name);
    if (life === undefined || hasEnded(life)) return false;
    this.#expected.set(name, downMs);
    if (signal === "SIGTERM") this.continue(name);
    life.child.kill(signal);
    this.#stopped.delete(name);
    return true;
  }

  pause(name: string, forMs: number): boolean {
    const life = this.#lives.get(name);
    if (life === undefined || hasEnded(life)) return false;
    this.#stopped.add(name);
    life.child.kill("SIGSTOP");
    setTimeout(() => {
      if (this.#lives.get(name) === life) this.continue(name);
    }, forMs);
    return true;
  }

  continue(name: string): void {
    if (this.#stopped.delete(name)) this.#lives.get(name)?.child.kill("SIGCONT");
  }

  continueAll(): void {
    for (const name of this.#stopped) this.continue(name);
  }

  /** All of them, for good. */
  async endAll(): Promise<void> {
    this.#ending = true;
    this.continueAll();
    const running = [...this.#lives.values()].filter((life) => !hasEnded(life));
    await Promise.all(running.map(({ child }) => endChild(child)));
  }

  #ended(life: Life, how: string): void {
    const { kept, startedMs } = life;
    if (this.#ending || this.#lives.get(kept.name) !== life) return;
    const downMs = this.#expected.get(kept.name);
    this.#expected.delete(kept.name);
    const startFailed = kept.mayFailToStart === true && performance.now() - startedMs < startedAfterMs;
    if (downMs === undefined && !startFailed && !this.mayEnd(kept.name))
      this.crashes.push(`${kept.name} ended by itself with ${how} (${kept.logFile})`);
    setTimeout(() => {
      if (!this.#ending) this.keep(kept);
    }, downMs ?? restartMs);
  }
}

function hasEnded({ child }: Life): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

const endGraceMs = 6_000;

async function endChild(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), endGraceMs);
  await ended;
  clearTimeout(kill);
}
