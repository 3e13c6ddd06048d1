/** `law`, `browsers` and `panic` as commands of the line; what they do is law/law-commands.ts. */
import { lawCommands, type LineCommand } from "../law/law-commands.ts";
import { flagNames } from "../law/rule.ts";
import type { CliCommand, CliExample, Offered } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";

const examples: Readonly<Record<string, readonly CliExample[]>> = {
  law: [{ line: "coda-runner law", does: "what holds now" }],
  "law set": [{ line: "coda-runner law set typing off", does: "browsers can only read" }],
  browsers: [{ line: "coda-runner browsers", does: "who asks, and by which code" }],
  "browsers allow": [{ line: "coda-runner browsers allow 3F2A-91BC", does: "once the page shows the same code" }],
  panic: [
    { line: "coda-runner panic", does: "nothing goes out any more" },
    { line: "coda-runner panic --release", does: "all goes on" },
  ],
};

const offers: Readonly<Record<string, Offered>> = { "<flag>": flagNames, "<on|off>": ["on", "off"] };

export const lawLines: readonly CliCommand[] = lawCommands.map((command) => lineOf(command));

function lineOf({ path, description, arguments: given, options, json, run }: LineCommand): CliCommand {
  const name = path.join(" ");
  return {
    path,
    group: "What browsers may do",
    description,
    arguments: given.map(([word, meaning]) => {
      const words = offers[word];
      return { name: word, meaning, ...(words !== undefined && { offers: words }) };
    }),
    options: options.map(([flags, meaning]) => ({ flags, meaning })),
    examples: examples[name] ?? [],
    json,
    run: async (call) => {
      call.out.print(await run(call.config(), call.words, call.options));
      return exitCodes.done;
    },
  };
}
