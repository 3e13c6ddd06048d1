/** Sizes while a window's edge is dragged on a real tmux: no list that was asked for earlier takes one back. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";

const session = allowed("dragged");

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

function isSorted(widths: readonly (number | undefined)[]): boolean {
  return widths.every((width, index) => index === 0 || (widths[index - 1] ?? 0) <= (width ?? 0));
}

test("OU8 wider by single columns, marks and announced sizes never go back", async () => {
  const recording = await helper.recording(session);
  const announced: (number | undefined)[] = [];
  helper.host.onChange(() => announced.push(helper.hosted(session)?.panes[0]?.size.columns));
  const widths = Array.from({ length: 60 }, (_, step) => 121 + step);
  const target = "=coda__dragged__primary:";
  const drag = widths.map((width) => `resize-window -t ${target} -x ${width} ; run-shell "sleep 0.005"`);
  const file = join(server.folder, "drag");
  writeFileSync(file, `${drag.join("\n")}\n`);
  const dragged = server.run("source-file", file);
  await until("the last width is announced", async () => {
    await helper.manager.refresh();
    return announced.at(-1) === widths.at(-1);
  });
  await dragged;
  const marked = recording.folder.sizes().map(({ size }) => size.columns);
  expect(marked.length).toBeGreaterThan(10);
  expect([isSorted(marked), isSorted(announced)], `${marked.join(" ")} / ${announced.join(" ")}`).toEqual([true, true]);
});

test("OU8 beside titles on borders no pane is announced with the size of both", async () => {
  const recording = await helper.recording(session);
  const target = "=coda__dragged__primary:";
  const width = (): number | undefined => helper.hosted(session)?.panes[0]?.size.columns;
  await server.run("set-option", "-w", "-t", target, "pane-border-status", "top");
  await until("the title has its row", async () => {
    await helper.manager.refresh();
    return helper.hosted(session)?.panes[0]?.size.rows === 39;
  });
  for (const columns of [130, 140]) {
    await server.run("resize-window", "-t", target, "-x", String(columns));
    await until("the width is announced", () => width() === columns);
  }
  const marked = recording.folder.sizes().map(({ size }) => `${size.columns}x${size.rows}`);
  expect(marked).toEqual(["120x39", "130x39", "140x39"]);
});
