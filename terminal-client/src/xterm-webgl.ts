/**
 * Drawing by WebGL, fetched while the history is. Where there is no graphics card for it, or the browser takes the context
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

/** Chromium's, Mesa's two, Windows' and macOS' ways to compute without a graphics card what one would draw. */
const computingRenderers = /SwiftShader|llvmpipe|softpipe|Microsoft Basic Render|Software Renderer/iu;

/**
 * Where there is no graphics card, WebGL is not there, or computed: a frame of a scrolling terminal then took twelve times
 * the processor's time that the DOM renderer's took (docs/benchmarks.md). Not every browser that computes it says so when
 * asked to fail (`failIfMajorPerformanceCaveat`; Chromium 150 does not), but by its renderer's name.
 */
function hasFastWebgl(): boolean {
  const context = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (context === null) return false;
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const renderer: unknown = context.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return !computingRenderers.test(String(renderer));
}

export function createWebglDrawing(): WebglDrawing {
  if (!hasFastWebgl()) return { ready: Promise.resolve(), draw: () => undefined };
  let make: (() => WebglAddon) | undefined;
  const ready = import("@xterm/addon-webgl").then(
    ({ WebglAddon }) => {
      make = () => new WebglAddon();
    },
    () => undefined, // the code did not arrive; the DOM renderer stays
  );
  return { ready, draw: (terminal, lost) => make && load({ terminal, lost }, make) };
}
