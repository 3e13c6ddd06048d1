/** The port to whatever brings new versions of this app. It checks signatures itself; nothing is installed unasked. */
import type { Update } from "../contract/companion-state.ts";

export interface Updates {
  readonly state: Update;
  onChange(listener: () => void): void;
  /** Looks now, and loads what there is, unless that is under way or done. */
  look(): void;
  /** Looks by itself once a day, or no more. */
  lookDaily(on: boolean): void;
  /**
   * Puts in place what is ready, and has it started. Resolves when the caller is to end the app; where the system ends it, never.
   * Rejects with a sentence; then this version goes on.
   */
  install(): Promise<void>;
}

/** Of a build that cannot update itself. */
export function absentUpdates(why: string): Updates {
  return {
    state: { is: "absent", why },
    onChange: () => undefined,
    look: () => undefined,
    lookDaily: () => undefined,
    install: async () => {
      throw new Error(why);
    },
  };
}
