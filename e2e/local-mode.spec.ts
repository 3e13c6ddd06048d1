/** `npm start` itself: how it stops, how it comes back, and what it says when something is wrong. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { freePorts } from "./support/free-ports.ts";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const root = join(import.meta.dirname, "..");
const stack = ownStack({}, "none");

function task(
  name: string,
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): { status: number | null; text: string } {
  const result = spawnSync(process.execPath, [join(root, "scripts", "tasks", `${name}.ts`), ...args], {
    cwd: root,
    env,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status: result.status, text: `${result.stdout}${result.stderr}` };
}

/** One sentence that says what to do, and a non-zero exit. */
function expectRefusal(result: { status: number | null; text: string }, says: RegExp): void {
  expect(result.status).not.toBe(0);
  expect(result.text).toMatch(says);
  expect(result.text).not.toMatch(/\n\s+at /u);
  expect(result.text.trim().split("\n")).toHaveLength(1);
}

test("SIGTERM stops all of it within 5 s, leaves tmux alive, and the next start goes on without a gap", async ({
  page,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo before-stop; (sleep 3; echo printed-while-stopped) &");
  await terminal.shows("before-stop");
  expect(await stack.stop()).toBeLessThan(5_000);
  expect(stack.tmux("list-sessions", "-F", "#{session_name}")).toContain("coda__first__primary");
  await expect
    .poll(() => stack.tmux("capture-pane", "-p", "-t", "=coda__first__primary:"))
    .toContain("printed-while-stopped");
  await stack.startAgain();
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.shows("before-stop");
  await terminal.shows(/printed-while-stopped/u);
  await expect(page.getByTestId("status-line")).toContainText("continuous");
});

test("a second start on the same CODA_HOME, and a migration while the database is open, are refused", () => {
  expectRefusal(task("start", stack.env), /runs already with this CODA_HOME/u);
  expectRefusal(task("db-migrate", stack.env), /embedded database is open/u);
});

test("wrong conditions each give one sentence that says what to do", async () => {
  const home = mkdtempSync(join(stack.home, "other-"));
  const { web, relay } = await freePorts("web", "relay");
  const env = { ...stack.env, CODA_HOME: home, CODA_PORT: String(web), CODA_RELAY_PORT: String(relay) };
  expectRefusal(task("start", { ...env, TTY_SYNC: "screen" }), /TTY_SYNC/u);
  expectRefusal(task("start", { ...env, CODA_PORT: "http" }), /CODA_PORT/u);
  expectRefusal(task("start", { ...env, CODA_TMUX_SOCKET: "a b" }), /CODA_TMUX_SOCKET/u);
  const old = mkdtempSync(join(stack.home, "old-tmux-"));
  writeFileSync(join(old, "tmux"), "#!/bin/sh\necho tmux 3.2a\n", { mode: 0o755 });
  expectRefusal(task("start", { ...env, PATH: `${old}:${process.env["PATH"] ?? ""}` }), /3\.2a is too old/u);
  expectRefusal(task("start", { ...env, CODA_HOME: "/proc/coda" }), /CODA_HOME/u);
  const file = join(home, "file");
  writeFileSync(file, "");
  expectRefusal(task("start", { ...env, CODA_HOME: join(file, "below") }), /CODA_HOME/u);
  const busy = await listen(web);
  expectRefusal(task("start", env), new RegExp(`port ${web} is in use`, "u"));
  await new Promise<void>((resolve) => {
    busy.close(() => resolve());
  });
});

test("a broken DATABASE_URL is one sentence, also for db:migrate", async () => {
  const home = mkdtempSync(join(stack.home, "other-"));
  const { web, relay } = await freePorts("web", "relay");
  const env = {
    ...stack.env,
    CODA_HOME: home,
    CODA_PORT: String(web),
    CODA_RELAY_PORT: String(relay),
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  };
  expectRefusal(task("db-migrate", env), /DATABASE_URL|database/u);
  const started = task("start", env);
  expect(started.status).not.toBe(0);
  expect(started.text).toMatch(/DATABASE_URL|database/u);
});

test("where the desktop app cannot be packaged, one sentence says why, and nothing is left of it", () => {
  const env = { ...stack.env, ELECTRON_MIRROR: "http://127.0.0.1:1/" };
  expectRefusal(task("runner-package-local", env), /^coda: runner-desktop: no package was made: .*ECONNREFUSED.*\n$/u);
  expect(existsSync(join(root, "apps")) ? readdirSync(join(root, "apps"), { recursive: true }) : []).not.toContainEqual(
    expect.stringMatching(/\.(?:dmg|zip|AppImage|deb)$/u),
  );
});

test("the helper's command knows the running helper", () => {
  expect(stack.runner("status")).toContain("live");
  expect(JSON.parse(stack.runner("list", "--json"))).toMatchObject([
    { name: "coda::first::primary", state: "running" },
  ]);
  expect(stack.runner("new", "first", "second")).toContain("coda::first::second");
  expect(stack.tmux("list-sessions", "-F", "#{session_name}")).toContain("coda__first__second");
});

async function listen(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}
