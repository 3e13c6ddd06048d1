/** The local audit log in words, for a terminal: what others chose is shown as plain text, whatever is in it. */
import type { AuditLine, ChainEnd } from "./audit-line.ts";
import type { Chain } from "./verify-chain.ts";

export function auditLineText({ number, event }: AuditLine): string {
  const { at, action, session, by, subject } = event;
  const who = by === null ? "-" : `${plain(by.name ?? "?")} <${by.id}>`;
  const about = Object.entries(subject).map(([name, value]) => `${plain(name)}=${plain(String(value))}`);
  return [number, at, action, who, session ?? "-", ...about].join("  ");
}

/** What `audit --verify` says, in a few lines. */
export function verdictText({ lines, end, faults, torn }: Chain, told: ChainEnd): string {
  const first = lines[0]?.number;
  const kept = first === undefined ? "There is no line yet." : `Lines ${first} to ${end.number} are here.`;
  const said = [
    kept,
    ...(first !== undefined && first > 1 ? [`Lines 1 to ${first - 1} were dropped: the log is kept to a size.`] : []),
    ...(torn > 0 ? [`${torn} cut off while written, by a crash or a full disk.`] : []),
    ...faults.map((fault) => `NOT WHOLE: ${fault}.`),
    ...(faults.length === 0 && first !== undefined ? ["None was changed, removed or inserted."] : []),
    `The web app was told up to line ${told.number}.`,
    `The last line's SHA-256 is ${end.hash}`,
  ];
  return said.join("\n");
}

/** No control characters, and none that turn the direction of what follows. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, "?");
}
