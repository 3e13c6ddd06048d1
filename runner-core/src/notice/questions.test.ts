/**
 * Questions as programs draw them: each row of the table with an example, and what only looks like one. The examples are
 * played into a terminal; those of agents are frames as they are shown in bug reports and screen captures, by hand.
 */
import { describe, expect, test } from "vitest";
import { HeadlessTerminal } from "../pane/headless-terminal.ts";
import { lineQuestions, menuQuestions } from "./question-table.ts";
import { questionOn } from "./questions.ts";

async function asked(output: string, columns = 100): Promise<{ text: string; from: string } | undefined> {
  const terminal = new HeadlessTerminal({ columns, rows: 24 }, 100);
  await terminal.write(output.replaceAll("\n", "\r\n"));
  const question = questionOn(terminal.text);
  terminal.dispose();
  return question;
}

/** Which row finds it, what is told, and what was printed. */
const lineExamples: readonly (readonly [from: string, text: string, output: string])[] = [
  ["sudo, sudo-rs", "[sudo] password for ada:", "$ sudo -s\n[sudo] password for ada: "],
  ["sudo, sudo-rs", "[sudo: authenticate] Password:", "$ sudo -s\n[sudo: authenticate] Password: "],
  ["su, psql, docker login, macOS sudo", "Password:", "$ su\nPassword: "],
  ["su, psql, docker login, macOS sudo", "Password for user ada:", "$ psql -h db\nPassword for user ada: "],
  [
    "git over https",
    "Password for 'https://ada@git.example':",
    "Username for 'https://git.example': ada\nPassword for 'https://ada@git.example': ",
  ],
  ["ssh", "ada@build.example's password:", "$ ssh build.example\nada@build.example's password: "],
  ["ssh", "(ada@build.example) Verification code:", "$ ssh build.example\n(ada@build.example) Verification code: "],
  [
    "ssh, ssh-keygen, gpg",
    "Enter passphrase for key '/home/ada/.ssh/id_ed25519':",
    "Enter passphrase for key '/home/ada/.ssh/id_ed25519': ",
  ],
  [
    "ssh, a host it does not know",
    "Are you sure you want to continue connecting (yes/no/[fingerprint])?",
    "This key is not known by any other names.\nAre you sure you want to continue connecting (yes/no/[fingerprint])? ",
  ],
  [
    "apt, pacman, pip, inquirer and many more",
    "Do you want to continue? [Y/n]",
    "After this operation, 9,216 B of additional disk space will be used.\nDo you want to continue? [Y/n] ",
  ],
  [
    "apt, pacman, pip, inquirer and many more",
    ":: Proceed with installation? [Y/n]",
    "Total Installed Size:  1.20 MiB\n\n:: Proceed with installation? [Y/n] ",
  ],
  ["apt, pacman, pip, inquirer and many more", "Proceed (Y/n)?", "Would remove:\n  /usr/lib/x/*\nProceed (Y/n)? "],
  [
    "apt, pacman, pip, inquirer and many more",
    "? Overwrite the file? (y/N)",
    "\u001B[32m?\u001B[39m \u001B[1mOverwrite the file?\u001B[22m (y/N) ",
  ],
  ["dnf", "Is this ok [y/d/N]:", "Total download size: 1.3 M\nIs this ok [y/d/N]: "],
  [
    "dpkg, a file that was changed",
    "*** sshd_config (Y/I/N/O/D/Z) [default=N] ?",
    " The default action is to keep your current version.\n*** sshd_config (Y/I/N/O/D/Z) [default=N] ? ",
  ],
  ["npx", "Ok to proceed? (y)", "Need to install the following packages:\ncowsay@1.6.0\nOk to proceed? (y) "],
  ["rm, cp, mv", "rm: remove write-protected regular file 'a'?", "rm: remove write-protected regular file 'a'? "],
  [
    "git add -p",
    "(1/2) Stage this hunk [y,n,q,a,d,j,J,g,/,e,?]?",
    "+two\n\u001B[34m(1/2) Stage this hunk [y,n,q,a,d,j,J,g,/,e,?]? \u001B[m",
  ],
  [
    "aider",
    "Run shell command? (Y)es/(N)o/(S)kip all/(D)on't ask again [Yes]:",
    "npm test\nRun shell command? (Y)es/(N)o/(S)kip all/(D)on't ask again [Yes]: ",
  ],
  ["aider", "Add file to the chat? (Y)es/(N)o [Yes]:", "Add file to the chat? (Y)es/(N)o [Yes]: "],
  ["terraform, pulumi", "Enter a value:", "  Only 'yes' will be accepted to approve.\n\n  Enter a value: "],
  [
    "Homebrew, pause, scripts",
    "Press RETURN/ENTER to continue or any other key to abort:",
    "==> The Xcode Command Line Tools will be installed.\n\nPress RETURN/ENTER to continue or any other key to abort:\n".trimEnd(),
  ],
  ["Homebrew, pause, scripts", "Press any key to continue . . .", "Press any key to continue . . . "],
  ["gh, survey, inquirer", "? Title (Fix the build):", "? Title (Fix the build): "],
  ["gh, survey, inquirer", "? What is your project named?", "? What is your project named? "],
];

const menuExamples: readonly (readonly [from: string, text: string, output: string])[] = [
  [
    "Claude Code, Copilot CLI",
    "Do you want to proceed?",
    `● Bash(npm test)
  ⎿  Running…

────────────────────────────────────────
 Bash command

   npm test
   Run the tests

 Do you want to proceed?
 ❯ 1. Yes
   2. Yes, and don't ask again for npm test commands in /home/ada/boat
   3. No

 Esc to cancel · Tab to amend · ctrl+e to explain
`,
  ],
  [
    "Claude Code, Copilot CLI",
    "Do you want to make this edit to sessions.ts?",
    `╭──────────────────────────────────────────────╮
│ Edit file                                     │
│ Do you want to make this edit to sessions.ts? │
│ ❯ 1. Yes                                      │
│   2. Yes, allow all edits during this session │
│   3. No, and tell Claude what to do (esc)     │
╰───────────────────────────────────────────────╯
`,
  ],
  [
    "Claude Code, Copilot CLI",
    "Which database should the tests use?",
    ` ☐ Database

Which database should the tests use?

❯ 1. PGlite
     One process, nothing to install
  2. PostgreSQL
     As in production
  3. Type something.

Enter to select · ↑/↓ to navigate · Esc to cancel
`,
  ],
  [
    "Codex",
    "Would you like to run the following command?",
    `• Running npm test

  Would you like to run the following command?

  Reason: May I run the tests outside the sandbox?

  $ npm test

› 1. Yes, proceed (y)
  2. Yes, and don't ask again for commands that start with \`npm test\` (p)
  3. No, and tell Codex what to do differently (esc)

  Press enter to confirm or esc to cancel
`,
  ],
  [
    "Codex, earlier",
    "Allow command?",
    `╭────────────────────────────
│Shell Command
│
│$ nl -ba myfile.sh
│
│Allow command?
│
│  ❯ Yes (y)
│    Yes, always approve this exact command for this session (a)
│    No, and keep going (n)
╰────────────────────────────
`,
  ],
  [
    "Gemini CLI",
    "Allow execution of: 'npm'?",
    `│ ?  Shell npm install                     │
│                                          │
│ npm install                              │
│ Allow execution of: 'npm'?               │
│                                          │
│ ● 1. Yes, allow once                     │
│   2. Yes, allow always ...               │
│   3. No, suggest changes (esc)           │
╰──────────────────────────────────────────╯
`,
  ],
  [
    "OpenCode",
    "△ Permission required",
    `┃ △ Permission required
┃   # Run the tests
┃
┃ $ npm test
┃
┃   Allow once   Allow always   Reject     ctrl+f fullscreen  enter confirm
`,
  ],
  [
    "gh, survey",
    "? What account do you want to log into?  [Use arrows to move, type to filter]",
    "$ gh auth login\n? What account do you want to log into?  [Use arrows to move, type to filter]\n> GitHub.com\n  GitHub Enterprise Server\n",
  ],
  [
    "inquirer, prompts",
    "? Pick a colour › - Use arrow-keys. Return to submit.",
    "? Pick a colour › - Use arrow-keys. Return to submit.\n❯   Red\n    Green\n",
  ],
];

describe("a question that waits", () => {
  test.each([...lineExamples, ...menuExamples])("of %s: %s", async (from, text, output) => {
    expect(await asked(output)).toEqual({ text, from });
  });

  test("has an example of each row of the table", () => {
    const shown = new Set([...lineExamples, ...menuExamples].map(([from]) => from));
    expect([...lineQuestions, ...menuQuestions].map(({ from }) => from).filter((from) => !shown.has(from))).toEqual([]);
  });

  test("may run over the pane's edge", async () => {
    const question = "Are you sure you want to continue connecting (yes/no/[fingerprint])?";
    expect((await asked(`${question} `, 20))?.text).toBe(question);
  });
});

describe("no question", () => {
  test.each([
    ["a shell's prompt", "ada@boat:~/src$ "],
    ["a prompt with git's marks", "~/src main ?2 ❯ "],
    ["a line that was asked and is over", "Do you want to continue? [Y/n] y\nReading package lists... Done\n$ "],
    ["an answer being typed", "Do you want to continue? [Y/n] y"],
    ["a line of a log", "12:00 asked (y/n) and went on\n"],
    ["what a program prints while it works", "Is it there? Downloading 12 %"],
    ["Python's prompt", ">>> "],
    ["a pager's", "lines 1-23 (press h for help or q to quit)"],
    [
      "a dialog of an agent that somebody has printed, above a prompt",
      "Do you want to proceed?\n❯ 1. Yes\n  2. No\n$ ",
    ],
    ["a numbered list with a question", "Which one do you mean?\n 1. Cloud\n 2. At home\n\n> "],
    ["an agent at rest", "● Done.\n\n────────────────\n❯ \n────────────────\n  ? for shortcuts\u001B[2A\u001B[3G"],
    [
      "an agent that works on",
      `● Bash(npm test)\n  ⎿  Running…\n\n✻ Cogitating… (12s · ↑ 1.2k tokens · esc to interrupt)\n\n${"─".repeat(20)}\n❯ \n`,
    ],
    ["an empty screen", ""],
  ])("is %s", async (_, output) => {
    expect(await asked(output)).toBeUndefined();
  });
});
