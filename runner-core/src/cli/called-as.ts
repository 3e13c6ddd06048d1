/**
 * What a person types for this program, where that is not its name: `npm run -s runner --` in a checkout. Every text of the
 * helper names a command of it as `coda-runner …`; here, where texts come out, that becomes what can be typed. It knows no text.
 */
import type { CliCommand } from "./command.ts";

export type Showing = (text: string) => string;

/**
 * `called`: CODA_COMMAND; undefined or nothing: by its name. What is no command line, as in "another coda-runner is running",
 * stays, and what shells evaluate as they begin: that is in any folder, and a checkout's way is in its own.
 */
export function calledAs(called: string | undefined, table: readonly Pick<CliCommand, "path" | "group">[]): Showing {
  if (called === undefined || called === "") return (text) => text;
  const commands = new Set(table.filter(({ group }) => group !== "Your shell").map(({ path: [first] }) => first));
  const line = new RegExp(
    String.raw`\bcoda-runner(?= (?:-|\[options\]|<command>|(?:${[...commands].join("|")})\b))`,
    "gu",
  );
  return (text) => text.replaceAll(line, () => called);
}

/** Of what a helper says elsewhere than in its own terminal: to browsers that it refuses, and on a screen of tmux. */
const namedElsewhere = [
  { path: ["law"], group: "What browsers may do" },
  { path: ["browsers"], group: "What browsers may do" },
  { path: ["new"], group: "Sessions" },
] as const;

export function calledElsewhere(env: NodeJS.ProcessEnv): Showing {
  return calledAs(env["CODA_COMMAND"], namedElsewhere);
}
