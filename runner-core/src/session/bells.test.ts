/** Bells on real tmux: what rings now makes a session want somebody; what rang before, or is answered, does not. */
import { defaultSessionPrefix, tmuxSessionName } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { LocalTerminal } from "../testing/local-terminal.ts";
import { allowed, clientNumber, next, recordedBytes, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";

const session = allowed("boat");
const name = tmuxSessionName({ prefix: defaultSessionPrefix, ...session });
let server: TmuxServer;
let helper: TmuxHelper;

beforeEach(async () => {
  server = new TmuxServer();
  helper = await new TmuxHelper(server).start();
  await helper.open(session);
  await helper.recording(session);
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

function attention(): boolean {
  return helper.hosted(session)?.attention ?? false;
}

/** Not by the host: as a program of its own would. */
async function prints(text: string): Promise<void> {
  await server.run("send-keys", "-t", `=${name}:`, "-l", `printf '${text}'\n`);
}

async function printsAndIsPlayed(text: string, mark: string): Promise<void> {
  await prints(`${text}${mark.slice(0, 2)}''${mark.slice(2)}`);
  const recording = await helper.recording(session);
  await until(`${mark} is recorded`, () => recordedBytes(recording).includes(mark));
  await recording.keyframe();
}

async function types(text: string): Promise<string> {
  const pane = helper.hosted(session)?.panes[0]?.pane;
  if (pane === undefined) throw new Error("no pane");
  return helper.host.input(pane, Buffer.from(text), next(clientNumber(1)));
}

/** tmux tells of a terminal's second alone: who was there in the second of the ring has heard it. */
async function ringsAndASecondPasses(): Promise<void> {
  await aSecondPasses();
  await prints("\\a");
  await until("the ring is heard", attention);
  await aSecondPasses();
}

async function aSecondPasses(): Promise<void> {
  const second = Math.floor(systemClock.now() / 1_000);
  await until("another second", () => systemClock.now() / 1_000 > second + 1);
}

describe("SE8 a session", () => {
  test("wants somebody when its program rings, or asks for a notification, until somebody types", async () => {
    for (const ring of ["\\a", "\\033]9;look\\a", "\\033]777;notify;look;here\\033\\\\"]) {
      await prints(ring);
      await until(`${ring} is heard`, attention);
      expect(await types(" ")).toBe("taken");
      expect(attention()).toBe(false);
    }
    const { rangAt } = await helper.recording(session);
    expect(rangAt).toBeGreaterThan(0);
    await printsAndIsPlayed("\\033]0;a title\\a", "QUIET");
    expect(attention()).toBe(false);
    expect((await helper.recording(session)).rangAt).toBe(rangAt);
    expect(await types("\u0015printf '\\a'\n")).toBe("taken");
    await until("what was typed rings", attention);
  });

  test("wants nobody for what rang before the helper came", async () => {
    await printsAndIsPlayed("\\a", "BEFORE");
    await helper.stop();
    helper = new TmuxHelper(server);
    helper.host.allow([session]);
    await helper.start();
    const recording = await helper.recording(session);
    await recording.keyframe();
    expect(recordedBytes(recording).includes("\u0007")).toBe(true);
    expect(attention()).toBe(false);
    await prints("\\a");
    await until("a new ring is heard", attention);
  });

  test("is answered at a terminal on the machine: by a key there, and by attaching one", async () => {
    const attach = (): LocalTerminal =>
      new LocalTerminal(server, `tmux -L ${server.socket} attach -t '=${name}'`, { columns: 80, rows: 24 });
    const terminal = attach();
    await until("it is attached", () => helper.hosted(session)?.localClients === 1);
    await ringsAndASecondPasses();
    terminal.type(" ");
    await until("the key is heard", () => !attention());
    await terminal.leave();
    await ringsAndASecondPasses();
    const another = attach();
    await until("somebody came", () => !attention());
    await another.leave();
  });
});
