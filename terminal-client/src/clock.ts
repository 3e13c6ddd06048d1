/** Time as the data path sees it: injected, so that tests advance it by hand. */
export interface Clock {
  /** Unix milliseconds, for what is told or kept. May be set to anything at any moment. */
  now(): number;
  /** Milliseconds for how long something takes: only goes forward, whatever is done to the clock, also through a sleep. */
  steadyMs(): number;
  /** Runs `action` after `delayMs` unless the returned function was called. */
  after(delayMs: number, action: () => void): () => void;
  /** Runs `action` when the page has nothing better to do, unless the returned function was called. */
  whenIdle(action: () => void): () => void;
}
