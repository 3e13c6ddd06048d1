/** Which panes have tmux look once more, at a process that says what it is sent. Why, a real tmux shows under load. */
import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { until } from "../testing/until.ts";
import { remindOfDeaths } from "./missed-death.ts";

const runs = { dead: false, exitStatus: null, exitSignal: null };
const ended = { dead: true, exitStatus: 0, exitSignal: null };
const killed = { dead: true, exitStatus: null, exitSignal: 9 };
const unheard = { dead: true, exitStatus: null, exitSignal: null };

test("a server is told once more of a pane that ended nobody knows how, and only of such", async () => {
  const program = "process.on('SIGCHLD', () => console.log('heard')); setInterval(() => {}, 1e6); console.log('ready')";
  const server = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  server.stdout.on("data", (chunk) => (said += String(chunk)));
  try {
    await until("it listens", () => said === "ready\n");
    const pid = server.pid ?? NaN;
    remindOfDeaths({ pid }, [runs, ended, killed]);
    remindOfDeaths({ pid }, [runs, unheard, ended]);
    await until("it is told", () => said !== "ready\n");
    expect(said).toBe("ready\nheard\n");
  } finally {
    server.kill();
  }
});

test("a server that is gone is no fault", async () => {
  const server = spawn(process.execPath, ["-e", ""]);
  await new Promise((ended) => server.once("close", ended));
  expect(() => remindOfDeaths({ pid: server.pid ?? NaN }, [unheard])).not.toThrow();
});
