/** Something that happens now and then, told to whoever listens by then. Who comes later has missed it. */
export interface Announcements<Fact> {
  /** Until the returned function is called. */
  readonly listen: (listener: (fact: Fact) => void) => () => void;
  readonly tell: (fact: Fact) => void;
}

export function announcements<Fact = void>(): Announcements<Fact> {
  const listeners = new Set<(fact: Fact) => void>();
  return {
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (fact) => {
      for (const listener of listeners) listener(fact);
    },
  };
}
