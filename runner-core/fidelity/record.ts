/**
 * Records the corpus anew: `node runner-core/fidelity/record.ts <folder> [name …]`. Runs the scenarios in a tmux of its
 * own and keeps what each program wrote. What is on the screen is public afterwards, so run it as a plain user in
 * namespaces of its own (docs/fidelity.md has the line).
 */
import { cpSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../src/child-process.ts";
import { pause, systemClock } from "../src/clock.ts";
import type { SizeMark } from "../src/pane/pane-model.ts";
import { TmuxServer } from "../src/testing/tmux-server.ts";
import { until } from "../src/testing/until.ts";
import { savePlayed } from "./corpus.ts";
import { scenarios, type Scenario, type Step } from "./scenarios.ts";

/** Seen by the programs, so it says nothing of this machine. */
const stage = "/tmp/demo";
const quietMs = 350;
const target = "=recorded:";

const environment = (term: string): Record<string, string> => ({
  HOME: stage,
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LANG: "C.UTF-8",
  TERM: term,
  PS1: "$ ",
});

/** For tmux, which hands it to a shell; nothing in it needs quoting but the values. */
function shellCommand(term: string): string {
  const variables = Object.entries(environment(term)).map(([name, value]) => `${name}='${value}'`);
  return `exec env -i ${variables.join(" ")} sh -i`;
}

class Recorder {
  readonly #server: TmuxServer;
  readonly #file: string;
  readonly #marks: SizeMark[] = [];

  constructor(server: TmuxServer) {
    this.#server = server;
    this.#file = join(server.folder, "output");
  }

  async record({ name, size, term, prepare, steps }: Scenario): Promise<{ bytes: Buffer; resizes: SizeMark[] }> {
    rmSync(stage, { recursive: true, force: true });
    mkdirSync(stage);
    cpSync(join(import.meta.dirname, "programs"), stage, { recursive: true });
    if (prepare !== undefined) await runProgram("/bin/sh", ["-c", prepare], { cwd: stage, env: environment("dumb") });
    const geometry = ["-x", String(size.columns), "-y", String(size.rows)];
    await this.#server.run("new-session", "-d", "-s", "recorded", ...geometry, "-c", stage, "cat");
    await this.#server.run("pipe-pane", "-O", "-t", target, `exec cat >'${this.#file}'`);
    await this.#server.run("set-option", "-t", target, "remain-on-exit", "on");
    await this.#server.run("respawn-pane", "-k", "-c", stage, "-t", target, shellCommand(term));
    await this.#quiet();
    for (const step of steps) await this.#take(step);
    process.stdout.write(`${name}: ${statSync(this.#file).size} bytes\n`);
    return { bytes: readFileSync(this.#file), resizes: this.#marks };
  }

  async #take(step: Step): Promise<void> {
    switch (step.do) {
      case "type":
        await this.#server.run("send-keys", "-t", target, "-l", step.text);
        return this.#quiet();
      case "press":
        for (const key of step.keys) {
          await this.#server.run("send-keys", "-t", target, key);
          await pause(systemClock, 40);
        }
        return this.#quiet();
      case "resize":
        this.#marks.push({ offset: statSync(this.#file).size, size: step.size });
        await this.#server.run(
          "resize-window",
          "-t",
          target,
          "-x",
          String(step.size.columns),
          "-y",
          String(step.size.rows),
        );
        return this.#quiet();
      case "see":
        await until(`the screen shows ${step.text}`, async () =>
          (await this.#server.screen(target)).includes(step.text),
        );
        return this.#quiet();
    }
  }

  /** Until nothing has come for a while; programs that never rest are given a second. */
  async #quiet(): Promise<void> {
    const end = systemClock.now() + 1_000;
    for (let before = -1, size = 0; before !== size && systemClock.now() < end;) {
      before = size;
      await pause(systemClock, quietMs);
      size = statSync(this.#file).size;
    }
  }
}

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: record.ts <folder> [name …]");
for (const scenario of scenarios.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const server = new TmuxServer();
  try {
    const { bytes, resizes } = await new Recorder(server).record(scenario);
    savePlayed(folder, { name: scenario.name, size: scenario.size, bytes, resizes });
  } finally {
    await server.dispose();
  }
}
