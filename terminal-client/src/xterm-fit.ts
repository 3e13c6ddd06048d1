/** How many columns and rows fit around a terminal. The only importer of the fit addon; nothing is resized by it. */
import type { Size } from "@coda/protocol";
import { FitAddon } from "@xterm/addon-fit";

export interface Fit {
  readonly addon: FitAddon;
  /** Undefined while the terminal is not on the page or has not measured its font. */
  room(): Size | undefined;
}

export function createFit(): Fit {
  const addon = new FitAddon();
  return {
    addon,
    room: () => {
      const found = addon.proposeDimensions();
      if (found === undefined || !Number.isFinite(found.cols) || !Number.isFinite(found.rows)) return undefined;
      return { columns: found.cols, rows: found.rows };
    },
  };
}
