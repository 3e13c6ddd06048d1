/** All commands there are, in the order of `--help`. A new one gets a row here, a row in docs/runner.md and a case in the suite. */
import type { CliCommand } from "./command.ts";
import { completeCommand } from "./complete-command.ts";
import { configCommands } from "./config-commands.ts";
import { pairCommand, rotateKeyCommand, unpairCommand } from "./device-commands.ts";
import { auditCommand, doctorCommand, statusCommand } from "./helper-commands.ts";
import { lawLines } from "./law-lines.ts";
import { logsCommand } from "./logs-command.ts";
import { manCommand } from "./man-command.ts";
import { proveCommand, restartCommand } from "./restart-command.ts";
import { sendCommand } from "./send-command.ts";
import { serviceCommands } from "./service-commands.ts";
import { attachCommand, listCommand, newCommand } from "./session-commands.ts";
import { completionCommand, shellInitCommand } from "./shell-commands.ts";
import { startCommand, standInCommand } from "./start-command.ts";
import { updateCommand } from "./update-command.ts";

export const commandTable: readonly CliCommand[] = [
  pairCommand,
  startCommand,
  newCommand,
  attachCommand,
  listCommand,
  sendCommand,
  statusCommand,
  logsCommand,
  doctorCommand,
  auditCommand,
  restartCommand,
  updateCommand,
  ...serviceCommands,
  ...lawLines,
  ...configCommands,
  rotateKeyCommand,
  unpairCommand,
  shellInitCommand,
  completionCommand,
  manCommand(() => shownCommands),
  proveCommand,
  standInCommand,
  completeCommand(() => commandTable),
];

/** Those for people. */
export const shownCommands: readonly CliCommand[] = commandTable.filter(({ isHidden }) => isHidden !== true);

/** First words of the command lines that people type. What shells evaluate as they begin is in any folder, and a checkout's way is in its own. */
export const typedCommands: ReadonlySet<string> = new Set(
  commandTable.filter(({ group }) => group !== "Your shell").map(({ path: [first] }) => first),
);
