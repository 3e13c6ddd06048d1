/**
 * What a program gets of a pasted text. A terminal's paste is as if typed, so a line's end is the Enter key, and nothing
 * in it may act on the terminal or end the brackets around it: control characters are left out. Pure.
 */

const [tab, lineFeed, carriageReturn, del] = [0x09, 0x0a, 0x0d, 0x7f];
const firstPrinting = 0x20;
/** The first byte of U+0080 to U+00BF in UTF-8; up to U+009F they are the C1 controls. No continuation byte has its value. */
const c1Lead = 0xc2;

function isC1Tail(byte: number): boolean {
  return byte >= 0x80 && byte <= 0x9f;
}

/** UTF-8 without C0 (but tab), DEL and C1; LF and CR LF as CR. Other bytes stay as they are, valid or not. */
export function pasteBytes(text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let previous = 0;
  for (const byte of text) {
    // Looked for in what is left, lest leaving something out join the halves of a control.
    if (isC1Tail(byte) && bytes[length - 1] === c1Lead && length > 0) length -= 1;
    else if (byte === lineFeed) {
      if (previous !== carriageReturn) bytes[length++] = carriageReturn;
    } else if (byte === tab || byte === carriageReturn || (byte >= firstPrinting && byte !== del))
      bytes[length++] = byte;
    previous = byte;
  }
  return bytes.subarray(0, length);
}

const opening = Buffer.from("\u001B[200~");
const closing = Buffer.from("\u001B[201~");

/** As a program that asked for bracketed paste (DECSET 2004) gets it. */
export function inBrackets(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([opening, bytes, closing]);
}
