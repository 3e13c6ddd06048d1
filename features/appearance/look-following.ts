/** From a change of looks to a terminal that has them. Knows no page: where looks come from is given. */
import type { TerminalTheme } from "@coda/terminal-client";

export interface LookSource {
  readonly read: () => TerminalTheme;
  /** Calls whenever they may be others, until the returned function is called. */
  readonly watch: (changed: () => void) => () => void;
  /** Never rejects. */
  readonly loadFonts: (look: TerminalTheme) => Promise<void>;
}

/**
 * `apply` gets the looks of now, since they may have changed while the terminal was opened, and then each change; always
 * once their fonts are there, and unless they are others again by then.
 *
 * @returns what ends it.
 */
export function followLook({ read, watch, loadFonts }: LookSource, apply: (look: TerminalTheme) => void): () => void {
  let left = false;
  const tell = (): void => {
    const look = read();
    void loadFonts(look).then(() => {
      if (!left && JSON.stringify(read()) === JSON.stringify(look)) apply(look);
    });
  };
  const stop = watch(tell);
  tell();
  return () => {
    left = true;
    stop();
  };
}
