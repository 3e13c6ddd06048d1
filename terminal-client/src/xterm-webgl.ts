/**
 * Drawing by WebGL, fetched when the first terminal is shown. Where there is no WebGL, or the browser takes the context
 * away, xterm's DOM renderer goes on. The only importer of the WebGL addon.
 */
import type { WebglAddon } from "@xterm/addon-webgl";
import type { XtermTerminal } from "./xterm-terminal.ts";

/** `wanted` is asked once the code has arrived: the terminal may be gone by then. */
export type DrawByWebgl = (terminal: XtermTerminal, wanted: () => boolean) => void;

function load(terminal: XtermTerminal, make: () => WebglAddon): void {
  try {
    const addon = make();
    addon.onContextLoss(() => addon.dispose());
    terminal.loadAddon(addon);
  } catch {
    // No WebGL 2 here: the DOM renderer is the fallback.
  }
}

async function fetchMaker(): Promise<() => WebglAddon> {
  const { WebglAddon } = await import("@xterm/addon-webgl");
  return () => new WebglAddon();
}

/** Once the code is here a terminal gets it at once: a screen put in another's place is drawn alike from the start. */
export function createWebglDrawing(): DrawByWebgl {
  let make: (() => WebglAddon) | undefined;
  return (terminal, wanted) => {
    if (make !== undefined) return load(terminal, make);
    fetchMaker().then(
      (maker) => {
        make = maker;
        if (wanted()) load(terminal, maker);
      },
      () => undefined, // the code did not arrive; the DOM renderer stays
    );
  };
}
