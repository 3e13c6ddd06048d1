/**
 * Drawing by WebGL, fetched while the history is. Where there is no WebGL, or the browser takes the context
 * away, xterm's DOM renderer goes on. The only importer of the WebGL addon.
 */
import type { WebglAddon } from "@xterm/addon-webgl";
import type { XtermTerminal } from "./xterm-terminal.ts";

export interface WebglDrawing {
  /** Resolves when the code is here, or will not come. Its cells measure otherwise than the DOM renderer's. */
  readonly ready: Promise<void>;
  /**
   * Draws this terminal by WebGL if that is possible; at once, so that a screen put in another's place looks alike.
   * `lost` is called when the browser took the context away. Gives it back when the returned function is called.
   */
  draw(terminal: XtermTerminal, lost: () => void): (() => void) | undefined;
}

interface Drawing {
  readonly terminal: XtermTerminal;
  readonly lost: () => void;
}

/** The addon leaves its context to the garbage collector, and the browser counts those that wait for it. */
function contextsOf({ element }: XtermTerminal): WebGL2RenderingContext[] {
  const canvases = [...(element?.querySelectorAll("canvas") ?? [])];
  return canvases.flatMap((canvas) => canvas.getContext("webgl2") ?? []);
}

function load({ terminal, lost }: Drawing, make: () => WebglAddon): (() => void) | undefined {
  try {
    const addon = make();
    addon.onContextLoss(() => {
      addon.dispose();
      lost();
    });
    terminal.loadAddon(addon);
    const contexts = contextsOf(terminal);
    return () => {
      addon.dispose();
      for (const context of contexts) context.getExtension("WEBGL_lose_context")?.loseContext();
    };
  } catch {
    // No WebGL 2 here: the DOM renderer is the fallback.
    return undefined;
  }
}

export function createWebglDrawing(): WebglDrawing {
  let make: (() => WebglAddon) | undefined;
  const ready = import("@xterm/addon-webgl").then(
    ({ WebglAddon }) => {
      make = () => new WebglAddon();
    },
    () => undefined, // the code did not arrive; the DOM renderer stays
  );
  return { ready, draw: (terminal, lost) => make && load({ terminal, lost }, make) };
}
