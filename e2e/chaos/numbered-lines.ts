/**
 * What the programs in the panes print: lines of a fixed length, numbered and checksummed, each a pure function of the
 * program's name and the number. So every byte a program ever printed is known by its place, and a piece of output says
 * where it belongs.
 */
import { crc32 } from "node:zlib";

export const lineBytes = 128;

const numberDigits = 10;
const checksumDigits = 8;
/** Colours and characters of two and three bytes: output may be cut inside any of them. */
const pieces = ["\u001B[32m", "\u001B[0m", "ä", "€", "—", "and", "so", "it", "goes", "0123456789", "~~~~~~", "    "];
const pieceBytes = pieces.map((piece) => Buffer.from(piece));
/** Now and then a line has what looks like a credential, which a helper that redacts masks in what it stores. */
const secretEvery = 32;
const secretBytes = 40;
const secretLetters = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYz";

/** The line with this number, its CR LF included. */
export function numberedLine(program: string, number: number): Buffer {
  const line = Buffer.alloc(lineBytes, ".");
  let at = line.write(head(program, number) + secretIn(number));
  const end = lineBytes - checksumDigits - 3;
  let state = (number * 2_654_435_761 + 1) >>> 0;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const piece = pieceBytes[(state >>> 8) % pieceBytes.length];
    if (piece === undefined || at + piece.length > end) break;
    at += piece.copy(line, at);
  }
  const checksum = crc32(line.subarray(0, end)).toString(16).padStart(checksumDigits, "0");
  line.write(` ${checksum}\r\n`, end);
  return line;
}

/** Lines `[from, to)`. */
export function numberedLines(program: string, from: number, to: number): Buffer {
  return Buffer.concat(
    Array.from({ length: Math.max(0, to - from) }, (_, index) => numberedLine(program, from + index)),
  );
}

/** The program's output `[from, to)`, in bytes. */
export function printedBytes(program: string, from: number, to: number): Buffer {
  const first = Math.floor(from / lineBytes);
  const lines = numberedLines(program, first, Math.ceil(to / lineBytes));
  return lines.subarray(from - first * lineBytes, to - first * lineBytes);
}

function head(program: string, number: number): string {
  return `${program} ${String(number).padStart(numberDigits, "0")} `;
}

/** Of the shape of a GitHub token, another one each time. */
function secretIn(number: number): string {
  if (number % secretEvery !== secretEvery - 1) return "";
  const letters = Array.from(
    { length: secretBytes - 4 },
    (_, index) => secretLetters[(number * 7 + index * (1 + (number % 5))) % secretLetters.length],
  );
  return `ghp_${letters.join("")} `;
}

/** The piece is this line, whether or not the credential in it was masked. */
function isLine(program: string, number: number, piece: Buffer): boolean {
  const line = numberedLine(program, number);
  if (line.equals(piece)) return true;
  if (secretIn(number) === "") return false;
  const from = head(program, number).length;
  return line.fill("*", from, from + secretBytes).equals(piece);
}

/**
 * Which byte of the program's output the piece begins with, found by the first line that is whole in it; negative when
 * something else was printed before the program began. Undefined when there is no whole line.
 */
export function placeOf(program: string, piece: Buffer): number | undefined {
  const mark = Buffer.from(`${program} `);
  for (let at = piece.indexOf(mark); at !== -1; at = piece.indexOf(mark, at + 1)) {
    const number = numberAt(piece, at + mark.length);
    if (number === undefined || !isLine(program, number, piece.subarray(at, at + lineBytes))) continue;
    return number * lineBytes - at;
  }
  return undefined;
}

/** The number of the line that the piece ends with; -1 when it ends otherwise. */
export function lastLine(program: string, piece: Buffer): number {
  const line = piece.subarray(-lineBytes);
  const number = numberAt(line, program.length + 1);
  return number !== undefined && isLine(program, number, line) ? number : -1;
}

function numberAt(piece: Buffer, at: number): number | undefined {
  const digits = piece.toString("latin1", at, at + numberDigits);
  return /^\d{10}$/u.test(digits) ? Number(digits) : undefined;
}
