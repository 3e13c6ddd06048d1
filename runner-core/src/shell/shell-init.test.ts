/** The marks in real shells: what they tell of commands, and what of the user's they leave alone. */
import { afterEach, describe, expect, test } from "vitest";
import { findProgram } from "../testing/find-program.ts";
import { MarkedShell } from "../testing/marked-shell.ts";
import { shellMarks, type MarkedShell as ShellName } from "./shell-init.ts";

const shells: MarkedShell[] = [];
afterEach(async () => {
  for (const shell of shells.splice(0)) await shell.close();
});

interface Kind {
  /** The user's own file, and how the marks are read from it. */
  readonly file: string;
  readonly command: string;
  /** What it prints by itself, as JSON: fish before, zsh (PROMPT_SP) behind what a command prints. */
  readonly own: RegExp;
}

const kinds: Record<ShellName, Kind> = {
  bash: { file: ".bashrc", command: "bash", own: /^$/u },
  zsh: {
    file: ".zshrc",
    command: "zsh",
    own: /\\u001b\[1m\\u001b\[7m[%#]\\u001b\[27m\\u001b\[1m\\u001b\[0m +\\r \\r(?="$)/u,
  },
  fish: {
    file: ".config/fish/config.fish",
    command: "fish",
    own: /(?<=^")\\u001b\[\?2004l\\u001b\]0;.*\\u0007\\u001b\[30m\\u001b\[m\\u000f\\r/u,
  },
};

/** A shell whose file has `before`, the marks, and `after`. */
function started(name: ShellName, { before = "", after = "", env = {} } = {}): MarkedShell {
  const shell = new MarkedShell();
  shells.push(shell);
  const { file, command } = kinds[name];
  shell.put(file, `${before}\n${shellMarks(name)}\n${after}\n`);
  shell.start(command, env);
  return shell;
}

const there = (name: ShellName): boolean => findProgram(name) !== undefined;

describe.each(["bash", "zsh", "fish"] as const)("in %s", (name) => {
  describe.skipIf(!there(name))("that is installed", () => {
    test("CL2 each command is known with its line, exit code and exactly its output", async () => {
      const shell = started(name);
      await shell.run("printf 'one\\n'; false");
      await shell.run("printf 'tw%%o;\\303\\244\\n'");
      expect(await shell.said(kinds[name].own)).toEqual([
        `printf 'one\\n'; false 1 ${JSON.stringify("one\r\n")}`,
        `printf 'tw%%o;\\303\\244\\n' 0 ${JSON.stringify("tw%o;ä\r\n")}`,
      ]);
    });

    test("its directory is told, with every letter a path may have", async () => {
      const shell = started(name);
      await shell.run("mkdir 'a %41 ä;b'");
      await shell.run("cd 'a %41 ä;b'");
      await shell.run("pwd");
      expect((await shell.commands()).map(({ directory }) => directory)).toEqual([
        shell.home,
        shell.home,
        `${shell.home}/a %41 ä;b`,
      ]);
    });

    test("an empty Enter and an aborted line are no commands", async () => {
      const shell = started(name);
      await shell.run("true");
      await shell.prompted("\r\r", 2);
      // fish clears the line and stays at its prompt.
      await shell.prompted("echo never\u0003", name === "fish" ? 0 : 1);
      await shell.settled();
      expect((await shell.commands()).map(({ command }) => command)).toEqual(["true"]);
    });

    test("a line of several is one command", async () => {
      const shell = started(name);
      await shell.run(name === "fish" ? "for i in 1 2\recho $i\rend" : "for i in 1 2\rdo echo $i\rdone");
      const [command, ...more] = await shell.commands();
      expect(command?.command).toMatch(/^for i in 1 2[;\n]\s*(?:do )?echo \$i[;\n]\s*(?:done|end)$/u);
      expect(more).toEqual([]);
    });

    test("nothing is done twice", async () => {
      const shell = started(name, { after: shellMarks(name) });
      await shell.run("true");
      expect(shell.printed.split("133;D").length - 1).toBeLessThanOrEqual(2);
      expect(await shell.said(kinds[name].own)).toEqual(['true 0 ""']);
    });

    test("nothing is printed where there is no terminal for it, or nobody types", async () => {
      const shell = started(name, { env: { TERM: "dumb" } });
      await shell.run("true");
      expect(shell.printed).not.toContain("133;");
    });
  });
});

describe.skipIf(!there("bash"))("of a bash", () => {
  test("PROMPT_COMMAND, PS0, $? and PIPESTATUS are as they were for the user's own", async () => {
    const shell = started("bash", {
      before: `PROMPT_COMMAND='echo "own:$?:\${PIPESTATUS[*]}:";'; PS0='own-ps0 '; set -u`,
      after: `PROMPT_COMMAND+='echo late'`,
    });
    await shell.run("(exit 3) | (exit 4)");
    expect(shell.printed).toContain("own:4:3 4:\r\nlate");
    expect(shell.printed).toContain("own-ps0 ");
    expect(shell.printed).not.toContain("unbound");
    const [command] = await shell.commands();
    expect(command).toMatchObject({ command: "(exit 3) | (exit 4)", exitCode: 4 });
  });

  describe.each(["set -e", "set -eu", "set -euo pipefail"])("with %s", (options) => {
    const ignored = ["false && true", "! true", "false | true && false | false && true", "if false; then :; fi"];

    test.each([
      ["before its marks are read", { before: options }, ""],
      ["after", { after: options }, ""],
      ["by hand", {}, options],
    ])("set %s, it goes on where errexit goes on, and ends where that ends", async (_, files, typed) => {
      const shell = started("bash", files);
      if (typed !== "") await shell.run(typed);
      for (const line of ignored) await shell.run(line);
      await shell.prompted("PROMPT_COMMAND+=(:)\r", 1);
      await shell.run("! true");
      const told = (await shell.commands()).filter(({ command }) => command !== typed);
      expect(told.map(({ command, exitCode }) => `${command} ${exitCode}`).slice(0, 3)).toEqual([
        "false && true 1",
        "! true 1",
        `${ignored[2]} 1`,
      ]);
      expect(told.at(-1)).toMatchObject({ command: "! true", exitCode: 1 });
      shell.type("false\r");
      await shell.ended();
    });
  });

  test("an ERR trap hears of the user's commands alone", async () => {
    const shell = started("bash", { after: "trap 'echo heard-$?-' ERR" });
    await shell.run("false");
    await shell.run("true");
    expect(shell.printed.split("heard-1-").length - 1).toBe(1);
  });

  test("a hook that comes before its marks changes no exit code", async () => {
    const shell = started("bash");
    await shell.run('PROMPT_COMMAND=(: "${PROMPT_COMMAND[@]}")');
    await shell.run("(exit 7)");
    expect((await shell.commands()).at(-1)).toMatchObject({ command: "(exit 7)", exitCode: 7 });
  });

  test("a prompt that is made anew each time keeps its marks", async () => {
    const shell = started("bash", { after: `made() { PS1="$? > "; }; PROMPT_COMMAND="made;\${PROMPT_COMMAND-}"` });
    await shell.run("(exit 7)");
    expect(shell.printed.split("133;B").length).toBeGreaterThan(2);
    expect((await shell.commands())[0]).toMatchObject({ exitCode: 7 });
  });

  test("a DEBUG trap sees the user's commands as before", async () => {
    const shell = started("bash", { before: `trap 'echo "trap:$BASH_COMMAND:"' DEBUG` });
    await shell.run("printf x");
    expect(shell.printed).toContain("trap:printf x:");
    expect((await shell.commands())[0]).toMatchObject({ command: "printf x", exitCode: 0 });
  });

  test("CL5 a line that its history leaves out is read from the screen, and kept only if no blank is before it", async () => {
    const shell = started("bash", { before: "HISTCONTROL=ignoreboth" });
    await shell.run("printf x");
    shell.type("printf x\r");
    await shell.run("printf x");
    await shell.run(" printf secret");
    expect((await shell.commands()).map(({ command }) => command)).toEqual(["printf x", "printf x", "printf x", null]);
    expect(shell.printed).not.toContain("secret\u0007");
  });

  test("without a history its lines are read from the screen", async () => {
    const shell = started("bash", { before: "set +o history" });
    await shell.run("printf x");
    expect((await shell.commands())[0]).toMatchObject({ command: "printf x" });
  });

  test("its history has the user's lines and nothing else", async () => {
    const shell = started("bash");
    await shell.run("true one");
    shell.type("exit\r");
    const other = started("bash");
    await other.run("history | cat");
    expect((await other.said(/^$/u))[0]).not.toContain("__coda");
  });

  test("CL4 a bash within it has commands of its own", async () => {
    const shell = started("bash");
    await shell.run("bash");
    await shell.run("printf inner");
    await shell.run("exit 3");
    expect(await shell.commands()).toMatchObject([
      { command: "bash", exitCode: 3 },
      { command: "printf inner", exitCode: 0 },
      { command: "exit 3", exitCode: null },
    ]);
  });

  test.each([
    ["before", { before: `PS1='\\[\\e]133;A\\a\\]mine$ '; PS0='\\e]133;C\\a'` }],
    ["after", { after: `PS1='\\[\\e]133;A\\a\\]mine$ '; PS0='\\e]133;C\\a'` }],
  ])("marks of another that came %s are left alone", async (_, rc) => {
    const shell = started("bash", rc);
    await shell.run("true");
    expect(shell.printed).not.toContain("aid=");
  });
});

describe.skipIf(!there("zsh"))("of a zsh", () => {
  test("precmd and preexec see what they saw, in their order, with nounset and an own prompt", async () => {
    const shell = started("zsh", {
      before: `setopt nounset; precmd_functions=(one); one() { print "one:$?:" }; preexec() { print "two:$1:" }`,
      after: `precmd_functions+=(three); three() { PS1="$? %# " }`,
    });
    await shell.run("(exit 5)");
    expect(shell.printed).toContain("one:5:");
    expect(shell.printed).toContain("two:(exit 5):");
    expect(shell.printed).not.toContain("parameter not set");
    expect((await shell.commands())[0]).toMatchObject({ command: "(exit 5)", exitCode: 5 });
  });

  test("CL4 a bash within it has commands of its own", async () => {
    const shell = started("zsh");
    shell.put(".bashrc", shellMarks("bash"));
    await shell.run("bash");
    await shell.run("printf inner");
    await shell.run("exit 3");
    expect(await shell.commands()).toMatchObject([
      { command: "bash", exitCode: 3 },
      { command: "printf inner", exitCode: 0 },
      { command: "exit 3" },
    ]);
  });
});
