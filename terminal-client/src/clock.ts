/** Time as the data path sees it: injected, so that tests advance it by hand. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Runs `action` after `delayMs` unless the returned function was called. */
  after(delayMs: number, action: () => void): () => void;
  /** Runs `action` when the page has nothing better to do, unless the returned function was called. */
  whenIdle(action: () => void): () => void;
}
