import { expect, test } from "vitest";
import { calledAs, calledElsewhere } from "./called-as.ts";
import { typedCommands } from "./cli/command-table.ts";

const local = calledAs("npm run -s runner --", typedCommands);

test.each([
  ["start it with 'coda-runner start' (or 'npm start')", "start it with 'npm run -s runner -- start' (or 'npm start')"],
  ["Usage: coda-runner [options] [command]", "Usage: npm run -s runner -- [options] [command]"],
  ["See: coda-runner law set --help", "See: npm run -s runner -- law set --help"],
  ["coda-runner <command> --help", "npm run -s runner -- <command> --help"],
  ["coda-runner --state-dir x status", "npm run -s runner -- --state-dir x status"],
  [`{"error":"… 'coda-runner new'"}`, `{"error":"… 'npm run -s runner -- new'"}`],
])("%s", (text, shown) => expect(local(text)).toBe(shown));

test.each([
  "another coda-runner is running with this state folder",
  "install coda-runner from npm",
  "coda-runner: no helper is running",
  "~/.config/coda-runner/config.json",
  'eval "$(coda-runner shell-init bash)"',
])("no command line, so it stays: %s", (text) => expect(local(text)).toBe(text));

test.each([undefined, ""])("called by its name where %j is said", (called) => {
  expect(calledAs(called, typedCommands)("coda-runner start")).toBe("coda-runner start");
});

test("what is said to browsers and on tmux's screens names it as it is typed, too", () => {
  const show = calledElsewhere({ CODA_COMMAND: "npm run -s runner --" });
  expect(show("say yes there with 'coda-runner browsers allow 3F2A-91BC'")).toBe(
    "say yes there with 'npm run -s runner -- browsers allow 3F2A-91BC'",
  );
  expect(show("run: coda-runner new idea main")).toBe("run: npm run -s runner -- new idea main");
  expect(calledElsewhere({})("coda-runner law set typing on")).toBe("coda-runner law set typing on");
});
