/** What of the audit log is looked at, as the page's address says it. */
import type { AuditAction, DeviceId, IdeaId } from "@coda/protocol";
import { adminAuditPath, auditPath } from "../routes/paths.ts";

export interface AuditFilter {
  readonly action?: AuditAction | undefined;
  readonly idea?: IdeaId | undefined;
  readonly device?: DeviceId | undefined;
  /** Of everybody. */
  readonly all: "0" | "1";
}

/** Everybody's is on the admins' page, one's own on its own. */
export function auditPathOf({ all }: Pick<AuditFilter, "all">): string {
  return all === "1" ? adminAuditPath : auditPath;
}

export function auditAddress(filter: AuditFilter, before?: number): string {
  return `${auditPathOf(filter)}${queryOf({ ...filter, all: undefined, before: before?.toString() })}`;
}

export function auditFileAddress(filter: AuditFilter, format: "ndjson" | "csv"): string {
  return `/api/devmode/audit/export${queryOf({ ...filter, format })}`;
}

function queryOf({ all, ...values }: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, value);
  if (all === "1") query.set("all", "1");
  return query.size === 0 ? "" : `?${query}`;
}
