/**
 * What the corpus holds: programs as people use them, each with the keys that drive it. Only record.ts runs these; the
 * suite plays what was recorded.
 */
import type { Size } from "@coda/protocol";

export type Step =
  | { readonly do: "type"; readonly text: string }
  /** Keys by tmux's names. */
  | { readonly do: "press"; readonly keys: readonly string[] }
  | { readonly do: "resize"; readonly size: Size }
  /** Waits until the screen shows it. */
  | { readonly do: "see"; readonly text: string };

export interface Scenario {
  readonly name: string;
  readonly size: Size;
  readonly term: "tmux-256color" | "screen" | "xterm-256color";
  /** Shell text that prepares the folder, unseen. */
  readonly prepare?: string;
  readonly steps: readonly Step[];
}

const normal: Size = { columns: 80, rows: 24 };

function type(text: string): Step {
  return { do: "type", text };
}

function press(...keys: string[]): Step {
  return { do: "press", keys };
}

function resize(columns: number, rows: number): Step {
  return { do: "resize", size: { columns, rows } };
}

function see(text: string): Step {
  return { do: "see", text };
}

function run(line: string): Step[] {
  return [type(line), press("Enter")];
}

function times(count: number, key: string): Step {
  return press(...Array.from({ length: count }, () => key));
}

/** SGR mouse reports (1006), as a terminal types them; columns and rows from 1. */
function click(column: number, row: number): Step[] {
  return [type(`\u001B[<0;${column};${row}M`), type(`\u001B[<0;${column};${row}m`)];
}

function wheelDown(column: number, row: number): Step {
  return type(`\u001B[<65;${column};${row}M`);
}

function script(name: string, before: readonly Step[] = []): Scenario {
  return {
    name,
    size: normal,
    term: "tmux-256color",
    steps: [...before, ...run(`sh ${name}.sh; echo; echo played`), see("\nplayed")],
  };
}

const editors: readonly Scenario[] = [
  {
    name: "vim",
    size: normal,
    term: "tmux-256color",
    steps: [
      ...run("vim -c 'syntax on' -c 'set number hlsearch mouse=a' sample.c"),
      see("sample.c"),
      times(12, "j"),
      press("o"),
      type("\tint naïve = 1; /* 日本語 🙂 */"),
      press("Escape", "k", "d", "d", "p", "u"),
      type("/return"),
      press("Enter", "n", "V", "j", "j", ">"),
      press("C-f", "C-b", "G", "g", "g"),
      resize(100, 30),
      ...run(":vsplit notes.txt"),
      press("i"),
      ...run("a line that is long enough to wrap in a window of half the width of the screen"),
      press("Escape", "C-w", "w"),
      times(8, "C-e"),
      ...click(70, 5),
      ...run(":set list cursorline"),
      resize(64, 20),
      press("C-l"),
      ...run(":help scroll.txt"),
      times(6, "C-d"),
      ...run(":qa!"),
    ],
  },
  {
    name: "vim-screen",
    size: normal,
    term: "screen",
    steps: [
      ...run("vim -c 'syntax on' -c 'set title' marks.txt"),
      see("marks.txt"),
      times(6, "j"),
      press("x", "x", "p", "A"),
      type("é🚀漢"),
      press("Escape", "C-d"),
      ...run(":q!"),
    ],
  },
  {
    name: "less",
    size: normal,
    term: "tmux-256color",
    prepare: "cat sample.c marks.txt sample.c marks.txt sample.c >long.txt",
    steps: [
      ...run("less -N long.txt"),
      see("long.txt"),
      times(5, "Space"),
      times(4, "b"),
      times(9, "j"),
      times(3, "k"),
      type("/return"),
      press("Enter", "n", "n", "N"),
      resize(60, 18),
      times(3, "d"),
      press("Right", "Right", "Left", "G", "g"),
      resize(90, 28),
      press("h", "q", "q"),
    ],
  },
];

const monitors: readonly Scenario[] = [
  {
    name: "htop",
    size: normal,
    term: "tmux-256color",
    steps: [
      ...run("htop -d 3"),
      see("Mem"),
      press("F5", "Down", "Down", "F6"),
      see("Sort"),
      press("Escape", "F2"),
      resize(100, 30),
      press("Down", "Down", "Right", "F10", "F1"),
      press("Escape"),
      ...click(20, 12),
      press("F3"),
      type("sh"),
      press("Escape", "F10"),
    ],
  },
  {
    name: "top",
    size: normal,
    term: "tmux-256color",
    steps: [
      ...run("top -d 0.4"),
      see("PID"),
      press("z", "x", "1", "c", "V", "t", "m"),
      resize(100, 20),
      press("h", "Escape", "q"),
    ],
  },
];

const tools: readonly Scenario[] = [
  {
    name: "git-log",
    size: normal,
    term: "tmux-256color",
    prepare: "sh history.sh",
    steps: [
      ...run("cd history; git --no-pager log --color --graph --decorate --stat"),
      see("Begin"),
      ...run("git --no-pager log --color -p -3"),
      ...run("git -c core.pager='less -R' log --color --graph --oneline --all"),
      times(12, "j"),
      resize(70, 20),
      press("G", "q"),
      ...run("git --no-pager diff --color --word-diff v1 v6; git status; git branch --color -vv"),
      see("On branch"),
    ],
  },
  {
    name: "ls",
    size: normal,
    term: "tmux-256color",
    prepare: "sh files.sh",
    steps: [
      ...run("cd kinds; ls -la --color=always"),
      ...run("ls --color=always"),
      resize(50, 24),
      ...run("ls --color=always --classify; ls -la --color=always --hyperlink=always | head -12"),
      resize(90, 24),
      ...run("ls -x --color=always"),
    ],
  },
  {
    name: "npm",
    size: normal,
    term: "tmux-256color",
    prepare:
      "export HOME=$PWD; mkdir -p app tool; cd tool; npm init -y; cd ../app; npm init -y; npm pkg set scripts.fail='exit 3' scripts.hello='echo hello 日本語'",
    steps: [
      ...run("cd app; npm install --color=always --no-audit --no-fund ../tool"),
      see("added 1"),
      ...run("npm ls --color=always; npm run --color=always"),
      ...run(
        "npm run --color=always hello; npm run --color=always fail; npm pkg get --color=always; npm help --color=always; echo played",
      ),
      see("\nplayed"),
      ...run("npm init"),
      see("package name"),
      press("Enter", "Enter", "Enter"),
      press("C-c"),
      ...run("npm view --color=always --offline left-pad; echo again"),
      see("\nagain"),
    ],
  },
  {
    name: "midnight-commander",
    size: normal,
    term: "tmux-256color",
    steps: [
      ...run("mc -u -x"),
      see("Quit"),
      press("Down", "Down", "Tab", "Down", "F9"),
      press("Down", "Down", "Right", "Escape", "Escape"),
      ...click(20, 6),
      wheelDown(20, 8),
      wheelDown(20, 8),
      ...click(4, 1),
      press("Escape", "Escape", "F3"),
      press("PPage", "NPage", "F10"),
      resize(100, 32),
      press("F7"),
      see("Create"),
      type("日本語 folder"),
      press("Enter"),
      press("F8"),
      press("Escape", "Escape", "F4"),
      press("Down", "x", "F10"),
      press("Right", "Enter"),
      resize(72, 20),
      press("F10", "Enter"),
    ],
  },
  {
    name: "shell",
    size: normal,
    term: "tmux-256color",
    steps: [
      ...run("exec bash --norc -i"),
      ...run(String.raw`PS1='\[\e[1;32m\]demo\[\e[m\]:\[\e[34m\]\W\[\e[m\]\$ '`),
      type("cat sam"),
      press("Tab", "Enter"),
      type(`echo ${"a command line that is longer than the screen is wide ".repeat(3)}`),
      press("C-a", "C-k", "C-y", "C-w", "C-_", "Home", "Right", "M-f"),
      type("日本 "),
      press("Enter", "C-r"),
      type("cat"),
      press("Enter"),
      type("for i in 1 2 3"),
      press("Enter"),
      ...run("do printf '%s é 日本語\\n' $i; done"),
      press("C-l"),
      ...run("printf '%s\\r' one two three; sleep 0.1; echo; seq 200 | paste -s -d' '; history"),
      press("C-c", "Up", "Up", "Down", "C-u"),
    ],
  },
  {
    name: "agent",
    size: normal,
    term: "tmux-256color",
    steps: [...run("node agent.mjs"), see("Done"), ...run("echo played"), see("\nplayed")],
  },
];

const drawings: readonly Scenario[] = [
  {
    name: "marks",
    size: normal,
    term: "tmux-256color",
    steps: [...run("cat marks.txt; echo played"), see("\nplayed")],
  },
  script("colours"),
  script("drawing"),
  script("regions"),
  script("tabs"),
  script("halves"),
  script("titles"),
  script("broken"),
  {
    name: "resizes",
    size: normal,
    term: "tmux-256color",
    steps: [
      ...run("cat marks.txt sample.c; seq 300 | paste -s -d' '; ls -la --color=always"),
      resize(60, 20),
      ...run("seq 100 | paste -s -d' '"),
      resize(100, 30),
      ...run("cat marks.txt"),
      resize(100, 12),
      ...run("echo short"),
      resize(41, 40),
      ...run("printf '\\033[44m%s\\033[K\\033[m\\n' blue bar; seq 80"),
      resize(120, 24),
      ...run("less sample.c"),
      resize(70, 30),
      press("Space", "q"),
      resize(80, 24),
      ...run("echo played"),
    ],
  },
];

export const scenarios: readonly Scenario[] = [...editors, ...monitors, ...tools, ...drawings];
