/** `pair`, `unpair` and `rotate-key` as commands of the line. */
import { z } from "zod";
import {
  pairCommand as pairDevice,
  pairForPrograms,
  pairStepSchema,
  rotateOwnKey,
  type ChangedKey,
} from "../device/device-commands.ts";
import { unpairMachine } from "../device/unpair-machine.ts";
import { terminalTalk } from "../terminal-talk.ts";
import { askHelper, field } from "./ask-helper.ts";
import { CommandFailed } from "./command-failed.ts";
import { isForPrograms, jsonOption, optionText, report, type Call, type CliCommand } from "./command.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
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
    { flags: "--json", meaning: "for programs: a line when there is a code, when it was entered, and in the end" },
  ],
  examples: [
    { line: "coda-runner pair --server https://coda.example --start", does: "pair, and stay" },
    { line: "coda-runner pair --yes-to ada@example.org --json", does: "from a script, which shows the code" },
  ],
  next: "coda-runner start",
  json: pairStepSchema,
  run: pair,
};

async function pair(call: Call): Promise<ExitCode> {
  const yesTo = optionText(call, "yesTo");
  const isJson = isForPrograms(call);
  if (isJson) await pairForPrograms(call.config(), (step) => call.out.print(JSON.stringify(step)), yesTo);
  else await pairDevice(call.config(), terminalTalk(call.out.print), yesTo);
  if (call.options["start"] === true) return startHelper(call);
  if (!isJson) call.out.print(`  No helper runs yet; ${startAdvice(call.env)}`);
  return exitCodes.done;
}

export const unpairCommand: CliCommand = {
  path: ["unpair"],
  group: "Settings and keys",
  description: "take this machine out of its account, and its key off this machine",
  arguments: [],
  options: [jsonOption],
  examples: [{ line: "coda-runner unpair", does: "before a machine goes to somebody else" }],
  json: z.object({
    /** The web app that it was paired with. */
    server: z.string(),
    /** Where its key is no more. */
    keyPlace: z.string(),
  }),
  run: async (call) => {
    const gone = await unpairMachine(call.config());
    const text = `This machine is paired no more with ${gone.server}; its key is gone from ${gone.keyPlace}.`;
    report(call, { json: gone, text });
    return exitCodes.done;
  },
};

/** A running helper does it itself, so that it goes on with the new key. */
export const rotateKeyCommand: CliCommand = {
  path: ["rotate-key"],
  group: "Settings and keys",
  description: "change this device's key; the old one is refused from then on",
  arguments: [],
  options: [jsonOption],
  examples: [{ line: "coda-runner rotate-key", does: "when somebody may have seen it" }],
  json: z.object({
    /** Of the new key. */
    fingerprint: z.string(),
  }),
  run: async (call) => {
    const { said, fingerprint } = await changeKey(call);
    report(call, { json: { fingerprint }, text: said });
    return exitCodes.done;
  },
};

async function changeKey(call: Call): Promise<ChangedKey> {
  const reply = await call.door.ask({ version: 1, command: "rotate-key" });
  if (reply === undefined) return rotateOwnKey(call.config());
  if (!reply.ok) throw new CommandFailed(reply.message);
  if (!("said" in reply)) throw new CommandFailed("the helper answered something else; use the same release of both");
  const { said, fingerprint: told } = reply;
  // An older helper does not say which; it has it now.
  const fingerprint = told ?? field(await askHelper(call, { version: 1, command: "status" }), "status").fingerprint;
  return { said, fingerprint };
}
