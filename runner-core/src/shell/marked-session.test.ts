/** Commands of real shells in a real tmux, from the key to what the web app is told. */
import type { CommandRecord } from "@coda/protocol";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { findProgram } from "../testing/find-program.ts";
import { allowed, recordedBytes } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { UploadingHelper } from "../testing/uploading-helper.ts";

const session = allowed("idea");
const target = "=coda__idea__primary:";
/** A round of uploads is a second away, and a shell may take its time to start. */
const toldMs = 20_000;

let server: TmuxServer;
let helper: UploadingHelper | undefined;
afterEach(async () => {
  await helper?.stop();
  helper = undefined;
  await server.dispose();
});

/** Where each reads the user's own, which here says that it was read. */
const userFiles = { bash: ".profile", zsh: ".zshrc", fish: ".config/fish/config.fish" } as const;
const userText = { bash: "mine=read", zsh: "mine=read", fish: "set -g mine read" } as const;

async function startShell(name: keyof typeof userFiles, options = ""): Promise<UploadingHelper> {
  server = new TmuxServer(`set -g default-shell ${String(findProgram(name))}\n${options}\n`);
  const file = join(server.folder, userFiles[name]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${userText[name]}\n`);
  helper = await new UploadingHelper(server).startWith(session);
  helper.shells.wish(session.session);
  await helper.open(session);
  return helper;
}

async function type(line: string): Promise<void> {
  await server.run("send-keys", "-t", target, line, "Enter");
}

/** In the order they were told. */
function commandsOf({ api }: UploadingHelper): CommandRecord[] {
  return api.requests.flatMap(({ patch }) => patch.epochs ?? []).flatMap((part) => part.commands ?? []);
}

/** As the web app was told last, once the command has ended. */
async function told(from: UploadingHelper, line: string): Promise<CommandRecord> {
  return until(
    `the web app is told of ${line}`,
    () => commandsOf(from).findLast(({ command, outputTo }) => command === line && outputTo !== null),
    toldMs,
  );
}

test("CL2 of a bash in tmux the journal's bytes between a command's offsets are exactly its output", async () => {
  const from = await startShell("bash");
  const recording = await from.recording(session);
  const beganMs = systemClock.now();
  const line = "for i in 1 2 3; do echo line $i; sleep 0.2; done; (exit 3)";
  await type(line);
  const command = await told(from, line);
  const bytes = recordedBytes(recording);
  expect(bytes.subarray(command.outputFrom, command.outputTo ?? 0).toString()).toBe("line 1\r\nline 2\r\nline 3\r\n");
  expect(command).toMatchObject({ exitCode: 3, directory: server.folder });
  expect(
    bytes
      .subarray(command.promptAt ?? 0)
      .toString()
      .startsWith("\u001B]133;A"),
  ).toBe(true);
  expect(command.durationMs).toBeGreaterThanOrEqual(500);
  expect(command.durationMs).toBeLessThan(toldMs);
  expect(Math.abs(Date.parse(command.startedAt) - beganMs)).toBeLessThan(toldMs);
});

test("CL1 CL6 a command that runs across a restart of the helper is told whole, with its times", async () => {
  const first = await startShell("bash");
  const line = "echo one; read -r x; echo two $x";
  await type(line);
  await until("the web app is told that it runs", () =>
    commandsOf(first).some(({ command, outputTo }) => command === line && outputTo === null),
  );
  await first.stop();
  await type("away");
  helper = await new UploadingHelper(server, { api: first.api }).startWith(session);
  const command = await told(helper, line);
  const recording = await helper.recording(session);
  const output = recordedBytes(recording).subarray(command.outputFrom, command.outputTo ?? 0);
  expect(output.toString()).toBe("one\r\naway\r\ntwo away\r\n");
  expect(command).toMatchObject({ exitCode: 0, startedAt: commandsOf(first)[0]?.startedAt });
  const chunks = first.api.requests.flatMap(({ patch }) => patch.epochs ?? []).flatMap((part) => part.chunks);
  expect(chunks.every(({ at, times }) => at !== undefined && times !== undefined)).toBe(true);
});

describe.each(["bash", "zsh", "fish"] as const)("%s", (name) => {
  test.skipIf(findProgram(name) === undefined)(
    "is the user's own, with their files, and marked in a new pane",
    async () => {
      const from = await startShell(name);
      await type("echo mine:$mine:");
      const { outputFrom, outputTo } = await told(from, "echo mine:$mine:");
      const recording = await from.recording(session);
      expect(
        recordedBytes(recording)
          .subarray(outputFrom, outputTo ?? 0)
          .toString(),
      ).toContain("mine:read:\r\n");
      expect(await server.run("display-message", "-p", "-t", target, "#{pane_current_command}")).toBe(name);
      const [pane] = from.hosted(session)?.panes ?? [];
      if (pane === undefined) throw new Error("no pane");
      const made = await from.host.act(session.session, { do: "splitPane", pane: pane.pane, side: "below" });
      expect(made.refused).toBeNull();
      await server.run("send-keys", "-t", String(made.pane), "echo split", "Enter");
      expect(await told(from, "echo split")).toMatchObject({ exitCode: 0 });
    },
  );
});

test("a command of the user's own for new windows runs unmarked", async () => {
  const from = await startShell("bash", "set -g default-command 'echo OWN; exec cat'");
  const recording = await from.recording(session);
  await until("it runs", () => recordedBytes(recording).includes("OWN"));
  expect(recordedBytes(recording).toString()).not.toContain("133;");
});
