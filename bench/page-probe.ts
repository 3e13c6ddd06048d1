/**
 * What the benches of the browser put into a page before anything else runs there: it notes when a terminal is drawn, what
 * its sockets bring and which WebGL contexts are lost. Sent as text, so `installProbe` uses nothing from around it.
 */

/** A terminal of the page, Coda's own or a plain one. */
export interface ProbedScreen {
  /** What its canvas, or its rows, lie in. Undefined while it is not there. */
  readonly surface: () => Element | null | undefined;
  /** The last line that is not empty, without spaces at its end. */
  readonly lastLine: () => string;
}

/** Milliseconds from the event of the key, as the browser stamped it, or from `watch` where no key was pressed since. */
export interface Painted {
  /** The terminal drew what was waited for. */
  readonly drawnMs: number;
  /** The page's part in that frame was over. */
  readonly framedMs: number;
  /** The frame was presented, in steps of 4 ms; null where the browser does not say. */
  readonly presentedMs: number | null;
}

/** Frames in which a terminal was drawn. */
export interface DrawnFrames {
  readonly frames: number;
  /** From one to the next. */
  readonly longestMs: number;
  readonly ms: number;
}

export interface PageProbe {
  readonly screens: Map<string, ProbedScreen>;
  /** By WebSockets, in all. */
  receivedBytes: number;
  /** Of WebGL contexts that the page did not give back itself. */
  lostContexts: number;
  /** Elements whose canvas or rows were drawn with text. */
  readonly drawnWithText: WeakSet<Element>;
  /** Waits for a frame that shows a screen whose last line is `line` (ends with it where `isEnd`). Call before the key. */
  watch(screen: string, line: string, isEnd?: boolean): void;
  /** Of the last `watch`. */
  painted(): Promise<Painted>;
  /** Frames since the last call. */
  takeFrames(): DrawnFrames;
}

declare global {
  interface Window {
    codaBench: PageProbe;
  }
}

export function installProbe(): void {
  interface Watched {
    readonly isShown: (drawn: Element) => boolean;
    readonly resolve: (painted: Painted) => void;
    readonly name: string;
  }
  /** A frame that is presented in vain for so long is not told of at all. */
  const presentedWithinMs = 500;
  /** WebGL draws a ground in one instance, a cell's glyph in one each: more than this is text. */
  const groundInstances = 4;

  let fromMs = 0;
  let watched: Watched | undefined;
  let result: Promise<Painted> | undefined;
  let marks = 0;
  let presented: { readonly name: string; readonly resolve: (atMs: number) => void } | undefined;
  let frameAt: CSSNumberish | null = null;
  let frames = { count: 0, longestMs: 0, lastMs: 0, beganMs: performance.now() };

  const probe: PageProbe = {
    screens: new Map(),
    receivedBytes: 0,
    lostContexts: 0,
    drawnWithText: new WeakSet(),
    watch: (screen, line, isEnd = false) => {
      const { promise, resolve } = Promise.withResolvers<Painted>();
      const shown = probe.screens.get(screen);
      const isShown = (drawn: Element): boolean => {
        if (shown?.surface()?.contains(drawn) !== true) return false;
        const last = shown.lastLine();
        return isEnd ? last.endsWith(line) : last === line;
      };
      fromMs = performance.now();
      marks += 1;
      result = promise;
      watched = { isShown, resolve, name: `coda-bench-${marks}` };
    },
    painted: async () => {
      if (result === undefined) throw new Error("nothing is watched");
      return result;
    },
    takeFrames: () => {
      const { count, longestMs, beganMs } = frames;
      const now = performance.now();
      frames = { count: 0, longestMs: 0, lastMs: now, beganMs: now };
      return { frames: count, longestMs, ms: now - beganMs };
    },
  };
  window.codaBench = probe;

  /** A text whose first paint is in the frame that is being made, and of which the browser says when it was presented. */
  function markFrame(name: string): Promise<number | null> {
    document.querySelector("#coda-bench-mark")?.remove();
    const mark = document.createElement("p");
    mark.id = "coda-bench-mark";
    mark.textContent = "·";
    mark.setAttribute("elementtiming", name);
    mark.style.cssText = "position:fixed;left:0;top:0;z-index:99999;margin:0;font:8px monospace;color:#888";
    document.body.append(mark);
    const { promise, resolve } = Promise.withResolvers<number | null>();
    presented = { name, resolve };
    setTimeout(() => resolve(null), presentedWithinMs);
    return promise;
  }

  async function finish({ name, resolve }: Watched): Promise<void> {
    const drawnMs = performance.now() - fromMs;
    const from = fromMs;
    const presentation = markFrame(name);
    // A message posted within a frame comes when the page has handed it over.
    const { port1, port2 } = new MessageChannel();
    const framed = new Promise<number>((tell) => {
      port1.addEventListener("message", () => tell(performance.now() - from), { once: true });
    });
    port1.start();
    port2.postMessage(undefined);
    const framedMs = await framed;
    const presentedAtMs = await presentation;
    resolve({ drawnMs, framedMs, presentedMs: presentedAtMs === null ? null : presentedAtMs - from });
  }

  function drawn(element: Element, hasText: boolean): void {
    const now = performance.now();
    if (hasText) probe.drawnWithText.add(element);
    if (document.timeline.currentTime !== frameAt) {
      frameAt = document.timeline.currentTime;
      frames.count += 1;
      frames.longestMs = Math.max(frames.longestMs, now - frames.lastMs);
      frames.lastMs = now;
    }
    if (watched?.isShown(element) !== true) return;
    const found = watched;
    watched = undefined;
    void finish(found);
  }

  /** Calls of a method are told, each after it was made. */
  function hear(
    owner: object,
    name: string,
    tell: (self: unknown, given: readonly unknown[], made: unknown) => void,
  ): void {
    const own = Reflect.get(owner, name) as (...given: unknown[]) => unknown;
    const heard = function heard(this: unknown, ...given: unknown[]): unknown {
      const made = Reflect.apply(own, this, given);
      tell(this, given, made);
      return made;
    };
    Reflect.set(owner, name, heard);
  }

  function watchWebgl(): void {
    const { prototype } = WebGL2RenderingContext;
    const givenBack = new WeakSet<object>();
    const seen = new WeakSet<object>();
    hear(prototype, "drawElementsInstanced", (self, [, , , , instances]) => {
      const { canvas } = self as WebGL2RenderingContext;
      if (canvas instanceof HTMLCanvasElement) drawn(canvas, Number(instances) > groundInstances);
    });
    hear(prototype, "getExtension", (self, [name]) => {
      if (name === "WEBGL_lose_context") givenBack.add(self as WebGL2RenderingContext);
    });
    hear(HTMLCanvasElement.prototype, "getContext", (self, _given, made) => {
      if (!(made instanceof WebGL2RenderingContext) || seen.has(made)) return;
      seen.add(made);
      (self as HTMLCanvasElement).addEventListener("webglcontextlost", () => {
        if (!givenBack.has(made)) probe.lostContexts += 1;
      });
    });
  }

  /** Rows of xterm's own renderer. */
  function watchRows(): void {
    new MutationObserver((changes) => {
      const rows = new Set(
        changes.flatMap(({ target }) => (target instanceof Element ? (target.closest(".xterm-rows") ?? []) : [])),
      );
      for (const each of rows) drawn(each, (each.textContent ?? "").trim() !== "");
    }).observe(document, { subtree: true, childList: true });
  }

  function watchSockets(): void {
    const Own = window.WebSocket;
    window.WebSocket = class extends Own {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
          if (data instanceof ArrayBuffer) probe.receivedBytes += data.byteLength;
        });
      }
    };
  }

  function watchPresentation(): void {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { identifier, renderTime } = entry as PerformanceEntry & { identifier: string; renderTime: number };
        if (identifier === presented?.name) presented.resolve(renderTime);
      }
    }).observe({ type: "element" });
  }

  addEventListener(
    "keydown",
    ({ isTrusted, timeStamp }) => {
      if (isTrusted) fromMs = timeStamp;
    },
    { capture: true },
  );
  watchWebgl();
  watchRows();
  watchSockets();
  watchPresentation();
}

/** In the page: Coda's terminal, by what the whole-system tests read of it. */
export function probeCoda(): void {
  const surface = (): Element | null => document.querySelector('[data-testid="pane"][data-front]');
  const lastLine = (): string => {
    const place = document.querySelector('[data-testid="terminal"]') as { terminalLines?: () => string[] } | null;
    return (
      place
        ?.terminalLines?.()
        .findLast((line) => line.trim() !== "")
        ?.trimEnd() ?? ""
    );
  };
  window.codaBench.screens.set("coda", { surface, lastLine });
}
