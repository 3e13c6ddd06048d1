/** The law for a command beside which no helper runs: it holds for the next one. */
import { auditFolder } from "../audit/audit-files.ts";
import { AuditLog } from "../audit/audit-log.ts";
import { systemClock } from "../clock.ts";
import { silentLog } from "../log.ts";
import { LawBook } from "./law-book.ts";
import { lawFilesOf } from "./law-files.ts";

/** What cannot be read is in its faults. */
export function ownBook(stateDir: string): LawBook {
  return new LawBook({ files: lawFilesOf(stateDir), audit: ownAudit(stateDir), clock: systemClock, log: silentLog });
}

export function ownAudit(stateDir: string): AuditLog {
  return new AuditLog({ folder: auditFolder(stateDir), clock: systemClock, log: silentLog });
}

/** Throws a sentence while this machine is cut off. */
export function refuseCutOff(stateDir: string): void {
  if (lawFilesOf(stateDir).read().cutOffAt !== undefined) throw new Error(cutOffText);
}

export const cutOffText = "this machine is cut off; end that first: coda-runner panic --release";
