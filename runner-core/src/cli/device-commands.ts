/** `pair`, `unpair` and `rotate-key` as commands of the line. */
import {
  pairCommand as pairDevice,
  rotateKeyCommand as rotateOwnKey,
  unpairCommand as unpairDevice,
} from "../device/device-commands.ts";
import { terminalTalk } from "../terminal-talk.ts";
import { field } from "./ask-helper.ts";
import { CommandFailed } from "./command-failed.ts";
import { optionText, type Call, type CliCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { startHelper } from "./start-command.ts";
import { startAdvice } from "./start-advice.ts";

export const pairCommand: CliCommand = {
  path: ["pair"],
  group: "Begin",
  description: "pair this machine with your account: shows a code for the web app's /pair page",
  arguments: [],
  options: [
    { flags: "--yes-to <e-mail>", meaning: "say the last yes to this person, without asking; for scripts" },
    { flags: "--start", meaning: "go on as 'start' does" },
  ],
  examples: [{ line: "coda-runner pair --server https://coda.example --start", does: "pair, and stay" }],
  next: "coda-runner start",
  run: async (call) => {
    await pairDevice(call.config(), terminalTalk(call.out.print), optionText(call, "yesTo"));
    if (call.options["start"] === true) return startHelper(call);
    call.out.print(`  No helper runs yet; ${startAdvice(call.env)}`);
    return exitCodes.done;
  },
};

export const unpairCommand: CliCommand = {
  path: ["unpair"],
  group: "Settings and keys",
  description: "take this machine out of its account, and its key off this machine",
  arguments: [],
  options: [],
  examples: [{ line: "coda-runner unpair", does: "before a machine goes to somebody else" }],
  run: async (call) => {
    await unpairDevice(call.config(), terminalTalk(call.out.print));
    return exitCodes.done;
  },
};

/** A running helper does it itself, so that it goes on with the new key. */
export const rotateKeyCommand: CliCommand = {
  path: ["rotate-key"],
  group: "Settings and keys",
  description: "change this device's key; the old one is refused from then on",
  arguments: [],
  options: [],
  examples: [{ line: "coda-runner rotate-key", does: "when somebody may have seen it" }],
  run: rotateKey,
};

async function rotateKey(call: Call): Promise<typeof exitCodes.done> {
  const reply = await call.door.ask({ version: 1, command: "rotate-key" });
  if (reply === undefined) await rotateOwnKey(call.config(), terminalTalk(call.out.print));
  else if (reply.ok) call.out.print(field(reply, "said"));
  else throw new CommandFailed(reply.message);
  return exitCodes.done;
}
