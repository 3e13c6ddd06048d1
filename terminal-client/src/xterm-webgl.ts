/**
 * Drawing by WebGL, once its code is fetched. Until then, where there is no graphics card for it, and from when the browser
 * takes the context away, xterm's DOM renderer draws. The only importer of the WebGL addon.
 */
import type { WebglAddon } from "@xterm/addon-webgl";
import type { XtermTerminal } from "./xterm-terminal.ts";

export interface WebglDrawing {
  /** There is a graphics card for it: what is drawn otherwise for now is to have cells of the same size. */
  readonly isExpected: boolean;
  /** Fetches the code the first time; resolves when it is here, or will not come. */
  load(): Promise<void>;
  /**
   * Draws this terminal by WebGL if that is possible; at once, so that a screen put in another's place looks alike.
   * `lost` is called when the browser took the context away, with xterm's own renderer in its place. Gives it back when the
   * returned function is called.
   */
  draw(terminal: XtermTerminal, lost: () => void): (() => void) | undefined;
}

interface Drawing {
  readonly terminal: XtermTerminal;
  readonly lost: () => void;
}

function canvasesOf({ element }: XtermTerminal): HTMLCanvasElement[] {
  return [...(element?.querySelectorAll("canvas") ?? [])];
}

function load({ terminal, lost }: Drawing, make: () => WebglAddon): (() => void) | undefined {
  const before = new Set(canvasesOf(terminal));
  const own = () => canvasesOf(terminal).filter((canvas) => !before.has(canvas));
  const addon = make();
  try {
    terminal.loadAddon(addon);
  } catch {
    // No WebGL 2 here, or no more of it: the DOM renderer is the fallback. What was begun is nobody's to remove but ours.
    addon.dispose();
    for (const canvas of own()) canvas.remove();
    return undefined;
  }
  const drawn = own().flatMap((canvas) => canvas.getContext("webgl2") ?? []);
  const isOver = new AbortController();
  const end = () => {
    isOver.abort();
    addon.dispose();
  };
  // xterm waits three seconds for it to come back, in which nothing is seen; and what was lost may be lost again.
  const giveUp = () => {
    end();
    lost();
  };
  for (const { canvas } of drawn) canvas.addEventListener("webglcontextlost", giveUp, { signal: isOver.signal });
  return () => {
    end();
    // The addon leaves its context to the garbage collector, and the browser counts those that wait for it.
    for (const context of drawn) context.getExtension("WEBGL_lose_context")?.loseContext();
  };
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

const nothing = (): undefined => undefined;

export function createWebglDrawing(): WebglDrawing {
  if (!hasFastWebgl()) return { isExpected: false, load: () => Promise.resolve(), draw: nothing };
  let make: (() => WebglAddon) | undefined;
  let loading: Promise<void> | undefined;
  const fetchCode = async (): Promise<void> => {
    const { WebglAddon } = await import("@xterm/addon-webgl");
    make = () => new WebglAddon();
  };
  return {
    isExpected: true,
    // Where the code does not arrive, the DOM renderer stays.
    load: () => (loading ??= fetchCode().catch(nothing)),
    draw: (terminal, lost) => make && load({ terminal, lost }, make),
  };
}
