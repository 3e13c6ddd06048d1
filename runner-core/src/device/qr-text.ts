/** A link as a QR code of half blocks, light on dark whatever the terminal's colours, with the quiet zone readers need. */
import { encode, renderUnicodeCompact } from "uqr";

/** Blocks are the light modules. */
const whiteOnBlack = "\u001B[38;5;231;48;5;16m";
const plain = "\u001B[0m";

export function qrText(link: string): string {
  const rows = renderUnicodeCompact(link, { border: 2, ecc: "L" }).split("\n");
  return rows.map((row) => `${whiteOnBlack}${row}${plain}`).join("\n");
}

/** The modules alone, a text of 0 and 1 a row, dark is 1, without the quiet zone. */
export function qrRows(link: string): string[] {
  return encode(link, { border: 0, ecc: "L" }).data.map((row) => row.map((isDark) => (isDark ? "1" : "0")).join(""));
}
