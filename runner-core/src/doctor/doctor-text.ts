/** The doctor's findings for people and for programs. Pure. */
import type { Finding } from "./finding.ts";

const verdictWidth = "warning".length + 2;

export function doctorText(findings: readonly Finding[]): string {
  const topicWidth = Math.max(...findings.map(({ topic }) => topic.length)) + 2;
  const margin = " ".repeat(verdictWidth + topicWidth);
  const lines = findings.flatMap(({ verdict, topic, text, advice }) => [
    `${verdict.padEnd(verdictWidth)}${topic.padEnd(topicWidth)}${text}`,
    ...(advice === undefined ? [] : [`${margin}what to do: ${advice}`]),
  ]);
  return [...lines, "", summary(findings)].join("\n");
}

function summary(findings: readonly Finding[]): string {
  const count = (verdict: Finding["verdict"]): number =>
    findings.filter((finding) => finding.verdict === verdict).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  if (problems > 0) return `Coda cannot work yet: ${problems} ${problems === 1 ? "problem" : "problems"}.`;
  return warnings === 0 ? "All is well." : `Coda works, with ${warnings} ${warnings === 1 ? "warning" : "warnings"}.`;
}

export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict !== "problem");
}
