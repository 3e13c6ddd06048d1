/** What of a pane changes without a word of tmux's: heard of within a second or so, however fast it changes. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pause, systemClock } from "../clock.ts";
import type { HostedPane } from "../session/session-host.ts";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";

const session = allowed("idea");
const target = "=coda__idea__primary:";

let server: TmuxServer;
let helper: TmuxHelper;

beforeEach(async () => {
  server = new TmuxServer();
  helper = await new TmuxHelper(server).start();
  await helper.open(session);
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

function pane(): HostedPane | undefined {
  return helper.hosted(session)?.panes[0];
}

async function type(text: string): Promise<void> {
  await server.run("send-keys", "-t", target, "-l", `${text}\n`);
}

/** Looks at tmux that end within the time. */
async function looksWithin(ms: number): Promise<number> {
  let looks = 0;
  const stop = helper.host.onChange(() => (looks += 1));
  await pause(systemClock, ms);
  stop();
  return looks;
}

test("CM3 a title, a program and a directory that change are announced, as they are", async () => {
  const directory = join(server.folder, "a|b\\c\nd #(touch x) é");
  mkdirSync(directory);
  await type(String.raw`cd a*; printf '\033]2;t|\\\\ #(touch x) #{pid} 100%% \303\251\007'; exec cat`);
  await until("all of it is announced", () => pane()?.command === "cat" && pane()?.directory === directory);
  await until("the title is", () => pane()?.title.startsWith("t|"));
  // 3.7 and newer keep a title's `#` and `\` in another form; what they keep is shown.
  expect(pane()?.title).toMatch(/^t\|\\{1,4} [#_]\(touch x\) [#_]\{pid\} 100% é$/u);
});

test("CM3 copy mode, input switched off, synchronised panes and a death are announced", async () => {
  await server.run("copy-mode", "-t", target);
  await until("it is in a mode", () => pane()?.inMode);
  await server.run("send-keys", "-t", target, "-X", "cancel");
  await until("it is back", () => pane()?.inMode === false);
  await server.run("select-pane", "-d", "-t", target);
  await until("its input is off", () => pane()?.inputOff);
  await server.run("select-pane", "-e", "-t", target);
  await server.run("set-option", "-w", "-t", target, "synchronize-panes", "on");
  await until("it is synchronised", () => helper.hosted(session)?.windows[0]?.synchronized);
  await type("exit 3");
  await until("its end is announced", () => pane()?.dead);
  // tmux 3.3a now and then never hears how a program ended whose terminal it saw close.
  expect([3, null]).toContain(pane()?.exitStatus);
  expect(pane()?.exitSignal).toBeNull();
});

test("a title that changes without pause is looked at about once a second", async () => {
  await type(String.raw`i=0; while :; do i=$((i+1)); printf '\033]2;title %d\007' $i; done`);
  await until("it is announced", () => pane()?.title.startsWith("title "));
  expect(await looksWithin(3_000)).toBeLessThanOrEqual(8);
});
