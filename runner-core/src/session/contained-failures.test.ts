/** What fails of one pane or one listener, on a real tmux: all others are followed and told as if nothing had been. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";

let server: TmuxServer;
let helper: TmuxHelper;

beforeEach(async () => {
  server = new TmuxServer();
  helper = await new TmuxHelper(server).start();
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

test("a pane that fails costs itself alone and a line in the log", async () => {
  const [failing, beside, later] = [allowed("failing"), allowed("beside"), allowed("later")];
  await helper.open(failing, beside);
  const [pane] = helper.hosted(failing)?.panes ?? [];
  const sizeOf = helper.manager.sizeOf.bind(helper.manager);
  helper.manager.sizeOf = (listed) => {
    if (listed.pane === pane?.pane) throw new Error("no such size");
    return sizeOf(listed);
  };
  await helper.open(failing, beside, later);
  for (const session of [beside, later]) expect((await helper.recording(session)).recorded).toBe(true);
  expect(helper.hosted(failing)?.panes).toHaveLength(1);
  expect(helper.logged).toContainEqual({
    message: "a pane could not be followed",
    fields: { reason: "no such size" },
  });
});

test("a listener that fails costs itself alone, whatever it was to be told", async () => {
  const session = allowed("told");
  helper.host.onChange(() => {
    throw new Error("no such socket");
  });
  let told = 0;
  helper.host.onChange(() => {
    told += 1;
  });
  await helper.open(session);
  const before = told;
  helper.host.allow([]);
  expect([before > 0, told]).toEqual([true, before + 1]);
  expect(helper.logged).toContainEqual({
    message: "a change of sessions could not be told",
    fields: { reason: "no such socket" },
  });
});
