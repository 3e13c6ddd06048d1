/** The page's frames: the only file that asks for them. */

/** Calls `step` with the time (milliseconds, as events have it) at each frame until it says false or is stopped. */
export function eachFrame(step: (at: number) => boolean): () => void {
  let handle = 0;
  const frame = (at: number): void => {
    if (step(at)) handle = requestAnimationFrame(frame);
  };
  handle = requestAnimationFrame(frame);
  return () => cancelAnimationFrame(handle);
}
