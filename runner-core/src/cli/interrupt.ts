/** Being told to end. */

export type Ending = "interrupted" | "disconnected";

/** Whoever waits for this ends by itself, in order; a second signal comes too late to matter. */
export async function untilInterrupted(): Promise<Ending> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve("interrupted"));
    process.once("disconnect", () => resolve("disconnected"));
  });
}
