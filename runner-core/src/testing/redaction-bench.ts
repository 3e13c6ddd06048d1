/**
 * What redaction costs: `node runner-core/src/testing/redaction-bench.ts [standard|strict]`. Processor time on one thread,
 * for output of several kinds, beside that of the compression the same bytes get before they are uploaded.
 */
import { redactionLevels } from "../redaction/redaction-level.ts";
import { Redactor } from "../redaction/redactor.ts";
import { compress } from "../upload/zstd.ts";
import { githubToken, tokenOf } from "./secrets.ts";
import { seededRandom } from "./seeded-bytes.ts";

const totalBytes = 32 * 1024 * 1024;
const pieceBytes = 256 * 1024;
const random = seededRandom(1);
const words = "the quick brown fox jumps over a lazy dog and returns with key words of a session past the basics".split(
  " ",
);
const word = (): string => words[Math.floor(random() * words.length)] ?? "";
const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");

const kinds: Readonly<Record<string, () => string>> = {
  yes: () => "y\r\n",
  prose: () => `${Array.from({ length: 12 }, word).join(" ")}.\r\n`,
  "log lines": () =>
    `2026-11-21T10:00:00.000Z info ${word()} ${word()}=${hex(8)} url=https://example.org/${hex(6)}\r\n`,
  "git log": () => `commit ${hex(40)}\r\nAuthor: Ada <ada@example.org>\r\n\r\n    ${word()}: ${word()} ${word()}\r\n`,
  colours: () => `\u001B[32m${word()}\u001B[0m ${word()} \u001B[1;34m${word()}\u001B[0m ${word()} ${word()}\r\n`,
  base64: () => `${tokenOf(76)}\r\n`,
  screens: () => `\u001B[${Math.floor(random() * 24)};1H\u001B[K${word()} ${hex(4)} \u001B[7m${word()}\u001B[m`,
  "a secret a line": () => `export GITHUB_TOKEN=${githubToken}\r\n`,
};

/** Lines of one kind; 1 MiB that differs, over and over. */
function output(line: () => string): Buffer {
  const lines: string[] = [];
  for (let length = 0; length < 1024 * 1024; length += lines.at(-1)?.length ?? 0) lines.push(line());
  return Buffer.from(lines.join(""));
}

/** Milliseconds of processor time. */
function cost(work: (piece: Uint8Array) => void, bytes: Buffer): number {
  const before = process.cpuUsage();
  for (let done = 0; done < totalBytes;)
    for (let at = 0; at < bytes.length && done < totalBytes; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      work(piece);
      done += piece.length;
    }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const level = redactionLevels.find((candidate) => candidate === process.argv[2] && candidate !== "off") ?? "standard";
process.stdout.write(`${level}, ${totalBytes / 1024 / 1024} MiB each: MB/s, and share of redacting and compressing\n`);
for (const [kind, line] of Object.entries(kinds)) {
  const bytes = output(line);
  const redactor = new Redactor(level === "strict" ? "strict" : "standard", 0);
  const redactingMs = cost((piece) => {
    redactor.push(piece);
    redactor.forget(redactor.decided);
  }, bytes);
  const compressingMs = cost((piece) => compress(piece).toString("base64"), bytes);
  const share = (100 * redactingMs) / (redactingMs + compressingMs);
  const speed = totalBytes / 1_000 / redactingMs;
  process.stdout.write(`${kind.padEnd(16)} ${speed.toFixed(0).padStart(5)} ${share.toFixed(0).padStart(4)} %\n`);
}
