/** The processes of local mode: started with their logs in files, started anew when they crash, stopped in order. */
import { createWriteStream, readFileSync } from "node:fs";
import { start, type ChildProcess, type Command } from "../command.ts";

export interface Supervised {
  readonly name: string;
  readonly command: Command;
  readonly logFile: string;
}

/** A process that crashes is started again after this long; one that crashes at once keeps its log readable. */
const restartMs = 500;
const hopelessCrashes = 3;
const logTailLines = 12;

export class Supervisor {
  readonly #children = new Map<string, ChildProcess>();
  readonly #crashes = new Map<string, number>();
  readonly #onChange: () => void;
  #stopping = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Process ids by name. */
  get pids(): Record<string, number> {
    return Object.fromEntries(
      [...this.#children].flatMap(([name, child]) => (child.pid === undefined ? [] : [[name, child.pid]])),
    );
  }

  /** It was started again and again and does not stay: somebody must read its log. */
  keepsCrashing(name: string): boolean {
    return (this.#crashes.get(name) ?? 0) >= hopelessCrashes;
  }

  /** Starts a process and keeps it running. */
  keep(wanted: Supervised): void {
    this.#launch(wanted);
    this.#onChange();
  }

  /** Asks a process to end (SIGTERM), and makes it after `graceMs`. Resolves when it is gone. */
  async stop(name: string, graceMs: number): Promise<void> {
    this.#stopping = true;
    const child = this.#children.get(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), graceMs);
    await gone;
    clearTimeout(kill);
  }

  #launch(wanted: Supervised): void {
    const log = createWriteStream(wanted.logFile, { flags: "a", mode: 0o600 });
    const child = start({ ...wanted.command, ownGroup: true });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    this.#children.set(wanted.name, child);
    // Its last words may arrive after its end; a log that is closed by then would end us.
    child.once("close", () => log.end());
    child.once("exit", (code) => {
      // Code 0: somebody asked it to end, and meant it.
      if (this.#stopping || code === 0) return;
      this.#crashes.set(wanted.name, (this.#crashes.get(wanted.name) ?? 0) + 1);
      setTimeout(() => {
        if (this.#stopping) return;
        this.#launch(wanted);
        this.#onChange();
      }, restartMs);
    });
  }
}

/** The end of a log, for the one who must see why a process does not start. */
export function logTail(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-logTailLines).join("\n");
  } catch {
    return "";
  }
}
