/** A thin line across a terminal at a marked row, with a few words at its end: over the text, and no part of it. */
import type { MarkLine } from "./row-mark.ts";
import type { TerminalMarker } from "./terminal-screen.ts";
import type { XtermTerminal } from "./xterm-terminal.ts";

type Marker = ReturnType<XtermTerminal["registerMarker"]>;

/** Goes with the marker. Below the row where the cursor stands behind something on it. */
export function drawMarkLine(terminal: XtermTerminal, marker: TerminalMarker, { look, text }: MarkLine): void {
  const isBelow = terminal.buffer.active.cursorX > 0;
  const decoration = terminal.registerDecoration({ marker: marker as Marker, width: terminal.cols, layer: "top" });
  decoration?.onRender((element) => {
    element.classList.add("coda-mark", `coda-mark-${look}`);
    element.classList.toggle("coda-mark-below", isBelow);
    element.dataset["text"] = text;
  });
}
