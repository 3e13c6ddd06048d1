/** The browser's timer for a pause in typing. */
export function afterPause(pauseMs: number, action: () => void): () => void {
  const timer = setTimeout(action, pauseMs);
  return () => clearTimeout(timer);
}
