/** Where unexpected failures go: the process's error output, one line and the stack, and what caused it. */
export function reportFailure(error: unknown, where: string): void {
  process.stderr.write(`coda web: ${where}: ${failureText(error)}\n`);
}

/** One line: while it is away, every request says so. */
export function reportAway(reason: string, where: string): void {
  process.stderr.write(`coda web: ${where}: the database cannot be reached: ${reason}\n`);
}

/** The values that a failed query was given stay out of it: they may be output or names. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack = "", cause } = error;
  // Drizzle's message ends with them.
  const told = message.replace(/\nparams: [^]*$/u, "");
  const frames = stack.indexOf("\n    at ");
  const text = `${name}: ${told}${frames === -1 ? "" : stack.slice(frames)}`;
  return cause === undefined ? text : `${text}\ncaused by ${failureText(cause)}`;
}
