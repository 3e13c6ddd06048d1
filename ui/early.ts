/** What the document hands over of all that was asked of a page before its script was there: `early-script.ts` keeps it, `awake.tsx` asks for it again. */

/** Told to the window when all that the page was drawn with answers; its `detail` gets what was kept. */
export const awakeEvent = "coda:awake";

export interface Early {
  /** Fields that are chosen in: what is typed can be told from what they were drawn with. */
  chosen: ReadonlySet<HTMLInputElement | HTMLSelectElement>;
  /** Asks for what was clicked or sent last: that is what the reader waits for. */
  again: (() => void) | undefined;
}
