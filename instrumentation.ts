/** Runs once when the web server starts, before its first request. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { openAtStart } = await import("./server/start.ts");
  await openAtStart();
}
