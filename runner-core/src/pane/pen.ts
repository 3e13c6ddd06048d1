/** Colours, attributes and links of cells as VT text (SGR, DECSCA, OSC 8). */
import type { Attributes, Link } from "./xterm-core.ts";

const csi = "\u001B[";

export const plainPen = `${csi}0m`;

/** xterm's colour modes: none, one of 16, one of 256, three bytes. */
const colourModes = { mask: 0x300_0000, sixteen: 0x100_0000, palette: 0x200_0000, rgb: 0x300_0000 } as const;
const valueMask = 0xff_ffff;
/** xterm's flag of an underlined cell; the style is beside it. */
const underlined = 0x1000_0000;
const styleShift = 26;
/** Longer ones are taken for no links: they would crowd out the picture. */
const maxUriLength = 2_000;

function colour(kind: 30 | 40 | 50, mode: number, value: number): string[] {
  switch (mode) {
    case colourModes.sixteen:
      return [
        kind === 50
          ? `58;5;${value & 255}`
          : String((value & 255) < 8 ? kind + (value & 255) : kind + 52 + (value & 255)),
      ];
    case colourModes.palette:
      return [`${kind + 8};5;${value & 255}`];
    case colourModes.rgb:
      return [`${kind + 8};2;${(value >>> 16) & 255};${(value >>> 8) & 255};${value & 255}`];
    default:
      return [];
  }
}

/** `extended`: whether what lies beside the flags counts. A pen's always does: the next SGR takes it up again. */
function underline(of: Attributes, extended: boolean): string[] {
  const { underlineColor, _ext: bits } = of.extended;
  const style = extended ? (bits >>> styleShift) & 7 : 0;
  return [
    ...((of.fg & underlined) === 0 ? [] : [style === 0 ? "4" : `4:${style}`]),
    ...(extended ? colour(50, underlineColor & colourModes.mask, underlineColor & valueMask) : []),
  ];
}

function sgr(of: Attributes, extended: boolean): string {
  const flags: readonly (readonly [number, string])[] = [
    [of.isBold(), "1"],
    [of.isDim(), "2"],
    [of.isItalic(), "3"],
    [of.isBlink(), "5"],
    [of.isInverse(), "7"],
    [of.isInvisible(), "8"],
    [of.isStrikethrough(), "9"],
    [of.isOverline(), "53"],
  ];
  const codes = [
    "0",
    ...flags.flatMap(([on, code]) => (on === 0 ? [] : [code])),
    ...colour(30, of.getFgColorMode(), of.getFgColor()),
    ...colour(40, of.getBgColorMode(), of.getBgColor()),
    ...underline(of, extended),
  ];
  return `${csi}${codes.join(";")}m${of.isProtected() === 0 ? "" : `${csi}1"q`}`;
}

/** Sets a cell's look as the pen's, whatever that was, but for its link. */
export function cellPenVt(cell: Attributes): string {
  return sgr(cell, cell.hasExtendedAttrs() !== 0);
}

/** Sets the pen, whatever it was, but for its link. */
export function penVt(pen: Attributes): string {
  return sgr(pen, true);
}

/** Opens the link of a cell or pen, or closes the one before. A link that xterm has forgotten is none. */
export function linkVt(of: Attributes, linkData: (id: number) => Link | undefined): string {
  const link = of.hasExtendedAttrs() === 0 || of.extended.urlId === 0 ? undefined : linkData(of.extended.urlId);
  if (link === undefined || link.uri.length > maxUriLength) return closeLink;
  return `\u001B]8;${link.id === undefined ? "" : `id=${link.id}`};${link.uri}\u001B\\`;
}

export const closeLink = "\u001B]8;;\u001B\\";
