/**
 * What a person types for this program, where that is not its name: `npm run -s runner --` in a checkout. Every text of the
 * helper names a command of it as `coda-runner …`; here, where texts come out, that becomes what can be typed. It knows no text.
 */

export type Showing = (text: string) => string;

/**
 * `called`: CODA_COMMAND; undefined or nothing: by its name. `commands`: the first words that make a command line of it. What
 * is none, as in "another coda-runner is running", stays.
 */
export function calledAs(called: string | undefined, commands: Iterable<string>): Showing {
  if (called === undefined || called === "") return (text) => text;
  const line = new RegExp(
    String.raw`\bcoda-runner(?= (?:-|\[options\]|<command>|(?:${[...commands].join("|")})\b))`,
    "gu",
  );
  return (text) => text.replaceAll(line, () => called);
}

/** Of what a helper says elsewhere than in its own terminal: to browsers that it refuses, and on a screen of tmux. */
export function calledElsewhere(env: NodeJS.ProcessEnv): Showing {
  return calledAs(env["CODA_COMMAND"], ["law", "browsers", "new"]);
}
