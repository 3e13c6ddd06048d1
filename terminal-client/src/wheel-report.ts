/**
 * Whether bytes are what a mouse's wheel says to a program that asked for it: xterm's SGR and X10 encodings (XTerm Control
 * Sequences, Mouse Tracking), of buttons 4 to 7. Pure.
 */

/** Set in the code of a button from the fourth on; with the next one it is one of buttons 8 to 11. */
const wheelBit = 64;
const furtherBit = 128;

// Terminals speak in control characters.
// oxlint-disable-next-line no-control-regex
const sgr = /^\u001b\[<(\d{1,3});\d+;\d+M$/u;
// oxlint-disable-next-line no-control-regex
const x10 = /^\u001b\[M([\s\S])[\s\S]{2}$/u;

function isWheelButton(code: number): boolean {
  return (code & wheelBit) !== 0 && (code & furtherBit) === 0;
}

/** One report, whole. */
export function isWheelReport(bytes: Uint8Array): boolean {
  // Each byte by itself: an X10 report has some that are no UTF-8.
  const text = String.fromCharCode(...bytes.subarray(0, 32));
  const [, inSgr] = sgr.exec(text) ?? [];
  if (inSgr !== undefined) return isWheelButton(Number(inSgr));
  const [, inX10] = x10.exec(text) ?? [];
  return inX10 !== undefined && isWheelButton(inX10.charCodeAt(0) - 32);
}
