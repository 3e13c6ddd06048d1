/** Everything a headless terminal's future depends on, out of its private parts, for comparing two of them. */
import type { HeadlessTerminal } from "../pane/headless-terminal.ts";
import type { Attributes, Link, XtermCore } from "../pane/xterm-core.ts";

interface RawLine {
  readonly isWrapped: boolean;
  loadCell(column: number, cell: RawCell): RawCell;
}

interface RawCell extends Attributes {
  clone?: never;
  getChars(): string;
  getWidth(): number;
}

interface RawBuffer {
  readonly ybase: number;
  readonly lines: { readonly length: number; get(index: number): RawLine | undefined };
  getNullCell(): RawCell;
}

type RawCore = XtermCore & {
  readonly buffers: { readonly normal: RawBuffer; readonly alt: RawBuffer; readonly active: RawBuffer };
};

const colourMode = 0x300_0000;
/** Of a palette colour only the lowest byte counts; the rest is what a colour before it left. */
function colourOf(value: number): string {
  const mode = value & colourMode;
  const bits = mode === colourMode ? 0xff_ffff : mode === 0 ? 0 : 0xff;
  return `${mode / 0x100_0000}:${value & bits}`;
}

function attributesOf(of: Attributes, link: (id: number) => Link | undefined): string {
  const flags = ((of.fg >>> 26) & 63).toString(2) + ((of.bg >>> 26) & 0b11_1011).toString(2);
  const { underlineColor, urlId, _ext: bits } = of.extended;
  const extended =
    of.hasExtendedAttrs() === 0
      ? ""
      : ` ${(bits >>> 26) & 7} ${colourOf(underlineColor)} ${JSON.stringify(link(urlId) ?? {})}`;
  return `${colourOf(of.fg)} ${colourOf(of.bg)} ${flags}${extended}`;
}

function linesOf(core: RawCore, buffer: RawBuffer): string[] {
  const link = (id: number): Link | undefined => core._oscLinkService.getLinkData(id);
  return Array.from({ length: buffer.lines.length }, (_, index) => {
    const line = buffer.lines.get(index);
    let text = index > 0 && line?.isWrapped === true ? "wrapped " : "";
    let before = "";
    for (let column = 0; column < core.cols; column++) {
      const cell = line?.loadCell(column, Object.create(buffer.getNullCell()) as RawCell);
      if (cell === undefined) continue;
      const look = attributesOf(cell, link);
      if (look !== before) text += `{${look}}`;
      before = look;
      text += cell.getWidth() === 0 ? "" : cell.getChars() === "" ? "·" : cell.getChars();
    }
    return text;
  });
}

function bufferState(core: RawCore, name: "normal" | "alt"): object {
  const buffer = core.buffers[name];
  const active = core.buffers.active === buffer;
  const saved = buffer.savedCurAttrData;
  const tabs = Array.from({ length: core.cols }, (_, column) => column).filter(
    (column) => buffer.tabs[column] === true,
  );
  return {
    lines: name === "alt" && !active ? [] : linesOf(core, buffer),
    cursor: active ? [buffer.x, buffer.y] : [],
    region: [buffer.scrollTop, buffer.scrollBottom],
    saved: [Math.min(buffer.savedX, core.cols - 1), Math.max(0, Math.min(buffer.savedY - buffer.ybase, core.rows - 1))],
    savedPen: `${colourOf(saved.fg)} ${colourOf(saved.bg)} ${(saved.fg >>> 26) & 63} ${(saved.bg >>> 26) & 0b11_1011}`,
    savedCharset: buffer.savedCharset?.["`"] ?? "",
    tabs,
  };
}

export function dump(terminal: HeadlessTerminal): object {
  const core = terminal.core as RawCore;
  const { coreService, coreMouseService: mouse, _charsetService: charsets, _inputHandler: handler } = core;
  const link = (id: number): Link | undefined => core._oscLinkService.getLinkData(id);
  const { synchronizedOutput: _, ...modes } = coreService.decPrivateModes as typeof coreService.decPrivateModes & {
    synchronizedOutput?: boolean;
  };
  return {
    size: terminal.size,
    title: terminal.title,
    normal: bufferState(core, "normal"),
    alternate: bufferState(core, "alt"),
    kind: terminal.screenKind,
    pen: attributesOf(handler._curAttrData, link),
    modes: { ...modes, hidden: coreService.isCursorHidden, insert: coreService.modes.insertMode },
    mouse: [mouse.activeProtocol, mouse.activeEncoding],
    cursorBlink: core.options.cursorBlink,
    charsets: [
      charsets.glevel,
      charsets.charset?.["`"],
      ...[0, 1, 2, 3].map((level) => charsets._charsets[level]?.["`"]),
    ],
  };
}
