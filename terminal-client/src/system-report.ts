/** Where failures are told in full: the browser's console. What the reader needs to know is on the page. */
export function systemReport(what: string, error: unknown): void {
  // oxlint-disable-next-line no-console -- this is the one place that writes there
  console.error(`coda: ${what}:`, error);
}
