/** Credentials nobody has, put together here so that no scanner of repositories takes this file for a leak. */
import type { Mask } from "@coda/protocol";
import type { ActiveRedaction } from "../redaction/redaction-level.ts";
import { Redactor } from "../redaction/redactor.ts";

const letters = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYz";

/** Characters of a token, always the same for the same length. */
export function tokenOf(length: number): string {
  return letters.repeat(Math.ceil(length / letters.length)).slice(0, length);
}

export const githubToken = `ghp_${tokenOf(36)}`;
export const keyBody = [tokenOf(64), tokenOf(64), `${tokenOf(22)}==`];

export function privateKey(lineEnd: string): string {
  return ["-----BEGIN RSA PRIVATE KEY-----", ...keyBody, "-----END RSA PRIVATE KEY-----", ""].join(lineEnd);
}

export const someSecrets: readonly string[] = [
  githubToken,
  `AKIA${"Q7".repeat(8)}`,
  `sk-ant-${tokenOf(40)}`,
  `eyJ${tokenOf(20)}.${tokenOf(30)}.${tokenOf(24)}`,
  `password=${tokenOf(14)}`,
  `Authorization: Bearer ${tokenOf(20)}`,
  `https://joe:${tokenOf(10)}@example.org/`,
  privateKey("\r\n"),
  privateKey("\\n"),
];

/** The masks of a whole stream. */
export function masked(bytes: Uint8Array, level: ActiveRedaction): Mask[] {
  const redactor = new Redactor(level, 0);
  redactor.push(bytes);
  redactor.settle();
  return redactor.masksIn(0, bytes.length);
}

/** A stream's text as it leaves the device. */
export function redacted(text: string, level: ActiveRedaction): string {
  const bytes = Buffer.from(text, "utf8");
  for (const { from, to } of masked(bytes, level)) bytes.fill("*", from, to);
  return bytes.toString("utf8");
}
