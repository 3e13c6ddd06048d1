/**
 * docs/runner-tmux.md, done as it says: each of its boxes is run, in order, by somebody who has nothing but that page, a
 * Coda and a machine with tmux. The word behind `sh` says where a box belongs; what belongs elsewhere is named and not run.
 * Before the machine is given up, what other documents have for such a machine (`sh paired`) is run there as well.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { bundleCommand } from "@coda/runner-core/testing/bundle";
import { findProgram } from "@coda/runner-core/testing/find-program";
import { packPackage, writePackageFolder } from "@coda/runner-core/testing/npm-package";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { readGuide, type Box } from "./support/guide-boxes.ts";
import type { LocalTerminal } from "./support/local-terminal.ts";
import { PlayedSystemd } from "./support/played-systemd.ts";
import { RunnerStack, type Ran } from "./support/runner-stack.ts";

const boxMs = 180_000;
const root = join(import.meta.dirname, "..");
const idea = "my-idea";
const detach = "\u0002d";
const interrupt = "\u0003";
/** On another system, by another machine, or by a program in one file, whose updates e2e/one-file.test.ts runs. */
const elsewhere: readonly string[] = ["macos", "elsewhere", "executable"];

const listSchema = z.array(z.object({ id: z.string(), slot: z.string() }));

let stack: RunnerStack;
/** Of the session that an older helper may have left. */
let oldProgram: string;
let systemd: PlayedSystemd;
let downloads: Server;

beforeAll(async () => {
  stack = await RunnerStack.start();
  systemd = await PlayedSystemd.start(stack.folder);
  downloads = await offer(join(stack.folder, "downloads"));
  // A login shell sets PATH anew, and the service has its own from there.
  writeFileSync(join(stack.folder, ".profile"), `PATH='${path()}'\n`);
  await stack.post("ideas", { title: "My idea", id: idea });
}, boxMs);
afterAll(async () => {
  await systemd.dispose();
  await run("tmux kill-server || true");
  await new Promise((resolve) => downloads.close(resolve));
  await stack.dispose();
}, boxMs);

/** What a release offers, as far as this page has it downloaded. */
async function offer(folder: string): Promise<Server> {
  mkdirSync(folder);
  await bundleCommand(join(folder, "bundle.mjs"));
  const parts = {
    version: "0.1.0",
    bundle: join(folder, "bundle.mjs"),
    manualPage: ".TH x\n",
    configSchema: "{}\n",
    licences: "",
  };
  writePackageFolder(join(folder, "package"), parts);
  await packPackage(join(folder, "package"), join(folder, "coda-runner.tgz"));
  // In the place of a program in one file, which has a test of its own.
  const program = `#!/bin/sh\nexec '${process.execPath}' '${join(folder, "bundle.mjs")}' "$@"\n`;
  writeFileSync(join(folder, "coda-runner-linux-x64"), program);
  const sum = createHash("sha256").update(program).digest("hex");
  writeFileSync(join(folder, "SHA256SUMS"), `${sum}  coda-runner-linux-x64\n`);
  const server = createServer((request, response) => {
    response.end(readFileSync(join(folder, (request.url ?? "").slice(1))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function path(): string {
  const node = dirname(process.execPath);
  return [join(stack.folder, "npm", "bin"), systemd.programs, node, process.env["PATH"]].join(":");
}

/** As after signing in: nothing is set but what a machine has. */
function environment(): NodeJS.ProcessEnv {
  return {
    PATH: path(),
    CODA_TMUX_SOCKET: undefined,
    CODA_RUNNER_HOME: undefined,
    CODA_SERVER: undefined,
    npm_config_prefix: join(stack.folder, "npm"),
    npm_config_registry: "http://127.0.0.1:1/",
    npm_config_update_notifier: "false",
  };
}

/** `coda.example` and `download.example` are this test's own. */
function here(text: string): string {
  const { port } = downloads.address() as AddressInfo;
  return text
    .replaceAll("https://coda.example", stack.origin)
    .replaceAll("https://download.example", `http://127.0.0.1:${port}`);
}

async function run(text: string): Promise<Ran> {
  return stack.runProgram("/bin/sh", ["-e", "-c", here(text)], environment());
}

function inTerminal(text: string): LocalTerminal {
  return stack.programInTerminal(["/bin/sh", "-e", "-c", here(text)], { ...stack.env, ...environment() });
}

async function live(): Promise<void> {
  // Where it lies when nobody says so.
  const state = join(stack.folder, ".local", "state", "coda-runner");
  await stack.until("the helper to be live", async () => stack.isLive(state));
}

/** One terminal is attached to that session. */
async function attached(session: string): Promise<void> {
  const clients = "tmux list-clients -F '#{client_control_mode} #{session_name}'";
  await stack.until(`a terminal at ${session}`, async () => (await run(clients)).out.includes(`0 ${session}\n`));
}

async function detaches(opened: LocalTerminal): Promise<void> {
  await attached(`coda__${idea}__primary`);
  opened.type(detach);
  await opened.ended();
  expect(opened.output).toContain("[detached");
}

/** What has to be done or seen at a box, beyond its end without an error; by its last line. */
const acts: Readonly<Record<string, (ran: Ran) => Promise<void> | void>> = {
  "coda-runner service install": live,
  "coda-runner service install --linger": live,
  "coda-runner service status": ({ out }) => expect(out).toContain("runs by systemd"),
  "coda-runner list": ({ out }) => expect(out).toContain(`coda::${idea}::primary`),
  "coda-runner logs -n 1000 | grep 'TTY server listening'": ({ out }) => expect(out).toContain("runner.sock"),
  "coda-runner panic --release": live,
  "coda-runner restart": async ({ out }) => {
    expect(out).toContain("Its sessions went on");
    await live();
  },
  "tmux new-session -d -s old-work": async () => {
    oldProgram = (await run("tmux list-panes -t '=old-work:' -F '#{pane_pid}'")).out;
    expect(oldProgram).toMatch(/^\d+\n$/u);
  },
  "coda-runner new my-idea old": async () => {
    expect((await run(`tmux list-panes -t '=coda__${idea}__old:' -F '#{pane_pid}'`)).out).toBe(oldProgram);
    await run(`coda-runner send ${idea} old 'echo kept-$((40+2))' --enter`);
    const listed = listSchema.parse(JSON.parse((await run("coda-runner list --json")).out));
    const session = listed.find(({ slot }) => slot === "old")?.id ?? "";
    await stack.untilStored("it to be stored", session, (stored) => stored.includes("kept-42"));
  },
  [`coda-runner send ${idea} primary 'echo hello' --enter`]: async () => {
    const screen = `tmux capture-pane -p -t '=coda__${idea}__primary:'`;
    await stack.until("what was typed", async () => (await run(screen)).out.includes("\nhello\n"));
  },
  "tmux kill-session -t '=coda'": async () => {
    const sessions = await run("tmux list-sessions || true");
    expect(sessions.out).toBe("");
  },
};

const inTerminals: Readonly<Record<string, (opened: LocalTerminal) => Promise<void>>> = {
  "coda-runner pair --server https://coda.example": async (opened) => {
    await stack.answerPairing(() => /Code {2}(\S+)/u.exec(opened.output)?.[1]);
    await opened.sees("[y");
    opened.type("y\r");
    await opened.ended();
    expect(opened.output).toContain("Paired with");
  },
  "coda-runner start": async (opened) => {
    await live();
    opened.type(interrupt);
    await opened.ended();
    expect((await run("coda-runner status || true")).err).toContain("no helper is running");
  },
  "coda-runner attach my-idea": detaches,
  "tmux attach -t coda::my-idea::primary": detaches,
  "tmux attach -t '=coda__my-idea__primary'": detaches,
  "tmux attach -t coda": detaches,
  "coda-runner logs --follow": async (opened) => {
    await opened.sees("relay link");
    opened.type(interrupt);
    await opened.ended();
    expect(opened.output).not.toContain("hello");
  },
};

async function runBox({ place, text, last }: Box): Promise<void> {
  if (place === "terminal") {
    await inTerminals[last]?.(inTerminal(text));
    return;
  }
  if (place === "tmux") {
    const opened = inTerminal("tmux new-session -s mine");
    await attached("mine");
    opened.type(`${text}\r`);
    await detaches(opened);
    await run("tmux kill-session -t '=mine'");
    return;
  }
  const opened = place === "attached" ? inTerminal(`coda-runner attach ${idea}`) : undefined;
  if (opened !== undefined) await attached(`coda__${idea}__primary`);
  const ran = place === "source" ? await inSource(text) : await run(text);
  expect(ran).toMatchObject({ code: 0 });
  await acts[last]?.(ran);
  await opened?.ended();
}

/** As somebody who has a clone of it. */
async function inSource(text: string): Promise<Ran> {
  return stack.runProgram("/bin/sh", ["-e", "-c", `cd '${root}'\n${text}`], process.env);
}

const docs = join(root, "docs");
const guide = "runner-tmux.md";
const boxes = readGuide(readFileSync(join(docs, guide), "utf8"));
const lastPart = boxes.findIndex(({ section }) => section === "Remove it");
const ofOthers = readdirSync(docs)
  .filter((name) => name !== guide && name.endsWith(".md"))
  .flatMap((name) =>
    readGuide(readFileSync(join(docs, name), "utf8"))
      .filter(({ place }) => place === "paired")
      .map((box) => ({ ...box, section: name })),
  );

describe("docs/runner-tmux.md", () => {
  for (const box of [...boxes.slice(0, lastPart), ...ofOthers, ...boxes.slice(lastPart)]) {
    const isAbsent =
      box.place === "curl" && (findProgram("curl") === undefined || findProgram("sha256sum") === undefined);
    test.skipIf(elsewhere.includes(box.place) || isAbsent)(
      `${box.section}: ${box.last}`,
      { timeout: boxMs },
      async () => {
        expect.hasAssertions();
        await runBox(box);
      },
    );
  }

  test("has a box for everything that is looked for here", () => {
    expect(lastPart).toBeGreaterThan(0);
    const lines = boxes.map(({ last }) => last);
    expect(Object.keys({ ...acts, ...inTerminals }).filter((line) => !lines.includes(line))).toEqual([]);
    const inTerminalBoxes = boxes.filter(({ place }) => place === "terminal").map(({ last }) => last);
    expect(inTerminalBoxes.filter((line) => !(line in inTerminals))).toEqual([]);
  });
});
