/** `new`, `attach` and `list`: the sessions of this machine. */
import { homedir } from "node:os";
import { z } from "zod";
import { canonicalName, tmuxSessionName } from "@coda/protocol";
import { runInTerminal, runProgram } from "../child-process.ts";
import { TmuxUnfit } from "../config/config-error.ts";
import { listedSessionSchema, type ListedSession } from "../control/control-messages.ts";
import { locateTmux } from "../tmux/find-tmux.ts";
import { askHelper, field } from "./ask-helper.ts";
import { CommandFailed } from "./command-failed.ts";
import { jsonOption, type Call, type CliCommand } from "./command.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { ideaArgument, readNames, slotArgument } from "./names.ts";
import { columnsIn } from "./output.ts";
import { listText } from "./status-text.ts";
import { watchHelper } from "./watch-helper.ts";

export const newCommand: CliCommand = {
  path: ["new"],
  group: "Begin",
  description: "make sure a session runs: a slot of an idea; one whose program has ended begins anew",
  arguments: [ideaArgument, slotArgument],
  options: [
    { flags: "--shell-integration", meaning: "its shell marks its commands, for the history of them: see shell-init" },
    jsonOption,
  ],
  examples: [
    { line: "coda-runner new my-idea", does: "its first session" },
    { line: "coda-runner new my-idea logs", does: "one more, called logs" },
  ],
  next: "coda-runner attach my-idea, or open it in the web app",
  json: listedSessionSchema,
  run: async (call) => {
    const created = await create(call);
    const isJson = call.options["json"] === true;
    call.out.print(isJson ? JSON.stringify(created) : `${created.name} runs; attach with: ${created.attach}`);
    return exitCodes.done;
  },
};

export const attachCommand: CliCommand = {
  path: ["attach"],
  group: "Begin",
  description: "attach this terminal to a session; tmux's own key, Ctrl-b d by default, leaves it again",
  arguments: [ideaArgument, slotArgument],
  options: [],
  examples: [{ line: "coda-runner attach my-idea logs", does: "see and type what the browser does" }],
  run: attach,
};

export const listCommand: CliCommand = {
  path: ["list"],
  group: "Sessions",
  description: "the sessions of this machine: how each is, and who is connected",
  arguments: [],
  options: [{ flags: "--watch", meaning: "draw it anew at each change, until Ctrl-C" }, jsonOption],
  examples: [
    { line: "coda-runner list --watch", does: "see browsers come and go" },
    { line: "coda-runner list --json | jq -r '.[].attach'", does: "how to attach to each" },
  ],
  next: "coda-runner attach <idea> <slot>",
  json: z.array(listedSessionSchema),
  run: async (call) => {
    const text = (sessions: readonly ListedSession[]): string =>
      listText(sessions, { columns: columnsIn(call.out), paint: call.out.paint });
    if (call.options["watch"] === true)
      return watchHelper(call, { json: ({ sessions }) => sessions, text: ({ sessions }) => text(sessions) });
    const sessions = await listed(call);
    call.out.print(call.options["json"] === true ? JSON.stringify(sessions) : text(sessions));
    return exitCodes.done;
  },
};

async function listed(call: Call): Promise<ListedSession[]> {
  return field(await askHelper(call, { version: 1, command: "list" }), "sessions");
}

/** What the web app says no to may be a slip of the pen. */
async function create(call: Call): Promise<ListedSession> {
  const names = readNames(...call.words);
  const shellIntegration = call.options["shellIntegration"] === true ? true : undefined;
  const request = { version: 1, command: "new", ...names, shellIntegration } as const;
  try {
    return field(await askHelper(call, request), "created");
  } catch (error) {
    if (!(error instanceof CommandFailed) || error.exitCode !== exitCodes.failed) throw error;
    const ideas = [...new Set((await listed(call)).map(({ idea }) => idea))];
    if (ideas.includes(names.idea) || ideas.length === 0) throw error;
    // Who refuses may say so in a sentence.
    const refusal = error.message.replace(/\.$/u, "");
    throw new CommandFailed(
      `${refusal}; ideas with sessions on this machine: ${ideas.join(", ")} (new ones are made in the web app)`,
    );
  }
}

/** By the exact form, which needs neither hub nor helper. */
async function attach(call: Call): Promise<ExitCode> {
  const names = readNames(...call.words);
  const { prefix, tmuxSocket, env } = call.config();
  const tmux = await locateTmux({ env, home: homedir() });
  if (tmux === undefined) throw new TmuxUnfit("tmux was not found; install it (apt install tmux, brew install tmux)");
  const target = `=${tmuxSessionName({ prefix, ...names })}`;
  const socket = tmuxSocket === undefined ? [] : ["-L", tmuxSocket];
  if ((await runProgram(tmux, [...socket, "has-session", "-t", target], { env })).status !== 0)
    throw new CommandFailed(await notThere(call, canonicalName({ prefix, ...names })));
  const how = env["TMUX"] === undefined ? "attach-session" : "switch-client";
  const status = await runInTerminal(tmux, [...socket, how, "-t", target]);
  return status === 0 ? exitCodes.done : exitCodes.failed;
}

async function notThere(call: Call, name: string): Promise<string> {
  const [idea, slot] = call.words;
  const made = `make it with: coda-runner new ${[idea, slot].filter(Boolean).join(" ")}`;
  const reply = await call.door.ask({ version: 1, command: "list" });
  const running = reply?.ok === true && "sessions" in reply ? reply.sessions : [];
  const others = running.filter(({ state }) => state !== "absent").map((session) => session.name);
  return `${name} does not run; ${others.length === 0 ? made : `there are ${others.join(", ")}; ${made}`}`;
}
