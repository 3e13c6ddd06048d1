/** Whether the local audit log is whole: every line there, in its place, as it was written. */
import { auditFiles, linesOf } from "./audit-files.ts";
import { chainStart, endOf, readLine, type AuditLine, type ChainEnd } from "./audit-line.ts";

export interface Chain {
  readonly lines: readonly AuditLine[];
  /** The last whole line; what is written next follows it. */
  readonly end: ChainEnd;
  /** One sentence each. Empty: nothing was changed, removed or inserted since its first line. */
  readonly faults: readonly string[];
  /** Lines that a crash has cut off; they never counted. */
  readonly torn: number;
}

/** @param told the last line that the web app has: if it is not here, the log was cut off at its end. */
export function readChain(folder: string, told: ChainEnd = chainStart): Chain {
  const lines: AuditLine[] = [];
  const faults: string[] = [];
  let torn = 0;
  let end: ChainEnd | undefined;
  for (const text of auditFiles(folder).flatMap(linesOf)) {
    const line = readLine(text);
    if (line === undefined) {
      torn += 1;
      continue;
    }
    faults.push(...faultsOf(line, end));
    end = endOf(text, line);
    if (end.number === told.number && end.hash !== told.hash)
      faults.push(`line ${told.number} is not the one that the web app was told`);
    lines.push(line);
  }
  const last = end ?? chainStart;
  if (last.number < told.number)
    faults.push(`the lines after ${last.number} are missing: the web app was told up to ${told.number}`);
  return { lines, end: last, faults, torn };
}

/** The last whole line, without a look at those before it. */
export function lastLine(folder: string): ChainEnd {
  for (const file of auditFiles(folder).toReversed()) {
    for (const text of linesOf(file).toReversed()) {
      const line = readLine(text);
      if (line !== undefined) return endOf(text, line);
    }
  }
  return chainStart;
}

/** The first line that is kept may follow any: older files are gone. */
function faultsOf({ number, previous }: AuditLine, before: ChainEnd | undefined): string[] {
  if (before === undefined) {
    return number === 1 && previous !== chainStart.hash ? ["line 1 follows a line that is not there"] : [];
  }
  if (number !== before.number + 1) return [`line ${number} follows line ${before.number}`];
  return previous === before.hash ? [] : [`line ${before.number} was changed after it was written`];
}
