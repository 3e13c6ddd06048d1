/** `complete`: what shells ask when somebody presses Tab. It never fails: nothing is offered then. */
import { complete, type KnownNames } from "./complete.ts";
import type { Call, CliCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";

export function completeCommand(table: () => readonly CliCommand[]): CliCommand {
  return {
    path: ["complete"],
    group: "Your shell",
    description: "what may follow these words",
    arguments: [{ name: "[words...]", meaning: "of the line, the one that is written last" }],
    options: [],
    examples: [],
    isHidden: true,
    run: async (call) => {
      for (const { word, meaning } of complete(call.words, { table: table(), known: await knownNames(call) }))
        call.out.print(meaning === "" ? word : `${word}\t${meaning}`);
      return exitCodes.done;
    },
  };
}

async function knownNames(call: Call): Promise<KnownNames> {
  const reply = await call.door.ask({ version: 1, command: "list" });
  const sessions = reply?.ok === true && "sessions" in reply ? reply.sessions : [];
  return {
    ideas: [...new Set(sessions.map(({ idea }) => idea))],
    slotsOf: (idea) => sessions.filter((session) => session.idea === idea).map(({ slot }) => slot),
  };
}
