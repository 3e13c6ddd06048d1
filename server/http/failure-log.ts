/** Where unexpected failures go: the process's error output, one line and the stack. */
export function reportFailure(error: unknown, where: string): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`coda web: ${where}: ${text}\n`);
}
