/** The audit log as a file: JSON, one line each, or a table for a spreadsheet. */
import type { ApiAuditEvent } from "@coda/protocol";
import type { Scope } from "../scope.ts";
import { csvLine } from "./csv.ts";
import { auditRows, type AuditFilter } from "./queries.ts";

const rowsAtOnce = 500;

export const auditFormats = {
  ndjson: { type: "application/x-ndjson", head: "", line: (event: ApiAuditEvent) => `${JSON.stringify(event)}\n` },
  csv: {
    type: "text/csv; charset=utf-8",
    head: csvLine(["id", "at", "actor", "actor_id", "actor_name", "action", "idea", "subject", "address"]),
    line: ({ id, at, actor, action, idea, subject, address }: ApiAuditEvent) =>
      csvLine([id, at, actor.kind, actor.id, actor.name, action, idea, JSON.stringify(subject), address]),
  },
} as const;
export type AuditFormat = keyof typeof auditFormats;

/** Newest first; what is written down meanwhile is not in it. */
export async function* auditLines(scope: Scope, filter: AuditFilter, format: AuditFormat): AsyncGenerator<string> {
  const { head, line } = auditFormats[format];
  yield head;
  let before: number | undefined;
  for (;;) {
    const rows = await auditRows(scope, { ...filter, before, limit: rowsAtOnce });
    for (const row of rows) yield line(row);
    before = rows.at(-1)?.id;
    if (before === undefined || rows.length < rowsAtOnce) return;
  }
}
