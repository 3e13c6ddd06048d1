/** The completions in real shells, where they are installed: what Tab puts on the line. */
import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleCommand } from "../../bundle.ts";
import { systemClock } from "../clock.ts";
import { environment } from "../config.ts";
import { controlSocketPath, serveControl, type ControlServer } from "../control/control-socket.ts";
import { OwnDoor } from "../control/own-door.ts";
import { findProgram } from "../testing/find-program.ts";
import { LocalTerminal } from "../testing/local-terminal.ts";
import { standingSession, standingStatus } from "../testing/standing-helper.ts";
import { until } from "../testing/until.ts";
import { completionScript } from "./completion-scripts.ts";

const folder = mkdtempSync(join(tmpdir(), "coda-tab-"));
const state = join(folder, "state");
const sessions = [standingSession];
/** A shell starts a Node for each Tab. */
const patienceMs = 30_000;
let server: ControlServer;

beforeAll(async () => {
  mkdirSync(state);
  mkdirSync(join(folder, "bin"));
  const built = join(folder, "coda-runner.mjs");
  await bundleCommand(built);
  const program = join(folder, "bin", "coda-runner");
  // What is not asked by Tab is only noted.
  const asked = `[ "$1" = complete ] && exec ${process.execPath} ${built} "$@"`;
  writeFileSync(program, `#!/bin/sh\n${asked}\nprintf '%s\\n' "coda-runner $*" > "$RAN.part"; mv "$RAN.part" "$RAN"\n`);
  chmodSync(program, 0o700);
  const look = () => ({ status: standingStatus, sessions, browsers: [] });
  const answer = async () => ({ ok: true as const, sessions });
  server = await serveControl(controlSocketPath(state), new OwnDoor({ answer, look, clock: systemClock }));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const starts = {
  bash: "bash --norc --noprofile -i",
  zsh: "zsh -f -i",
  fish: "fish --no-config -i",
} as const;
const shells = Object.keys(starts) as readonly (keyof typeof starts)[];

/** Each of these, and what one Tab makes of it. */
const completed: Readonly<Record<string, string>> = {
  "coda-runner unp": "coda-runner unpair",
  "coda-runner config uns": "coda-runner config unset",
  "coda-runner attach id": "coda-runner attach idea",
  "coda-runner attach idea pri": "coda-runner attach idea primary",
};

/** What is run by a shell that has evaluated its script, when this is typed, then Tab, then Enter. */
async function runBy(shell: keyof typeof starts, typed: string): Promise<string> {
  const script = join(folder, `${shell}-${randomUUID()}`);
  const ran = `${script}-ran`;
  writeFileSync(script, completionScript(shell));
  const { PATH: path = "" } = environment();
  const env = {
    PATH: `${join(folder, "bin")}:${path}`,
    HOME: folder,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    CODA_RUNNER_HOME: state,
    RAN: ran,
  };
  const terminal = new LocalTerminal({ folder, env }, starts[shell], { columns: 200, rows: 24 });
  try {
    terminal.type(`source ${script}; echo re''ady\r`);
    await until(`${shell} is ready, in ${terminal.printed}`, () => /^ready/mu.test(terminal.printed));
    terminal.type(`${typed}\t\r`);
    await until(`the line is run`, () => existsSync(ran), patienceMs).catch((error: unknown) => {
      throw new Error(JSON.stringify(terminal.printed.slice(-2_000)), { cause: error });
    });
    return readFileSync(ran, "utf8").trim();
  } finally {
    await terminal.close();
  }
}

describe.each(shells)("in %s", (shell) => {
  const there = findProgram(shell) !== undefined;
  test.skipIf(!there).each(Object.keys(completed))("Tab completes '%s'", { timeout: 2 * patienceMs }, async (typed) => {
    expect(await runBy(shell, typed)).toBe(completed[typed]);
  });
});
