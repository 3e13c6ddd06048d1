/** Reading the audit log: one's own, or, for an admin, all of it. Newest first, page by page, by the rows' numbers. */
import { and, desc, eq, lt, or, sql, type SQL } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { z } from "zod";
import {
  auditActionSchema,
  deviceIdSchema,
  ideaIdSchema,
  limits,
  type ApiAuditEvent,
  type auditListReplySchema,
} from "@coda/protocol";
import { auditEvents as table } from "../../drizzle/schema/index.ts";
import { checkAdmin } from "../account/admins.ts";
import type { Scope } from "../scope.ts";

/** A form sends what was not chosen as nothing. */
const orBlank = <T extends z.core.SomeType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), z.optional(schema));

/** @see ApiAuditEvent */
export const auditFilterShape = {
  action: orBlank(auditActionSchema),
  idea: orBlank(ideaIdSchema),
  device: orBlank(deviceIdSchema),
  /** Of everybody: for admins. */
  all: z.enum(["0", "1"]).default("0"),
};
export type AuditFilter = z.infer<z.ZodObject<typeof auditFilterShape>>;

const pageRows = 50;
export const auditQuerySchema = z.object({
  ...auditFilterShape,
  before: orBlank(z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)),
  limit: z.coerce.number().int().min(1).max(limits.auditEventsPerPage).default(pageRows),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

/** Throws forbidden for whoever asks for everybody's and is no admin. */
export async function listAudit(scope: Scope, query: AuditQuery): Promise<z.infer<typeof auditListReplySchema>> {
  await checkReader(scope, query);
  const rows = await auditRows(scope, { ...query, limit: query.limit + 1 });
  return { events: rows.slice(0, query.limit), more: rows.length > query.limit };
}

export async function checkReader(scope: Scope, { all }: Pick<AuditFilter, "all">): Promise<void> {
  if (all === "1") await checkAdmin(scope);
}

/** For whoever was checked. */
export async function auditRows(
  scope: Scope,
  { before, limit, ...filter }: AuditFilter & Pick<AuditQuery, "before" | "limit">,
): Promise<ApiAuditEvent[]> {
  const { orm } = scope;
  const wanted = and(matches(filter), before === undefined ? undefined : lt(table.id, before));
  const newest = (whose: SQL | undefined, showsAddresses: boolean) =>
    orm
      .select({ ...columns, showsAddresses: sql<boolean>`${showsAddresses}::boolean`.as("shows_addresses") })
      .from(table)
      .where(and(whose, wanted))
      .orderBy(desc(table.id))
      .limit(limit);
  if (filter.all === "1") return (await newest(undefined, true)).map((row) => apiEvent(scope, row));
  // By two lists that each come out of an index, not by a condition that has all of the table looked through.
  const { ofAccount, ofIdeas } = scope.auditEvents();
  const rows = await unionAll(newest(ofAccount, false), newest(ofIdeas, true)).orderBy(desc(table.id)).limit(limit);
  return rows.map((row) => apiEvent(scope, row));
}

const columns = {
  id: table.id,
  at: table.at,
  actor: table.actor,
  action: table.action,
  idea: table.ideaId,
  subject: table.subject,
  address: table.address,
};

function matches({ action, idea, device }: AuditFilter): SQL | undefined {
  const byDevice = and(sql`${table.actor} ->> 'kind' = 'device'`, sql`${table.actor} ->> 'id' = ${device ?? ""}`);
  return and(
    action && eq(table.action, action),
    idea && eq(table.ideaId, idea),
    device && or(byDevice, sql`${table.subject} ->> 'device' = ${device}`),
  );
}

type Row = Pick<typeof table.$inferSelect, "id" | "at" | "actor" | "action" | "subject" | "address"> & {
  readonly idea: ApiAuditEvent["idea"];
  readonly showsAddresses: boolean;
};

/** Whence others came is told to who owns what they did it in, not to whom they did it. */
function apiEvent({ userId }: Scope, { at, address, showsAddresses, ...row }: Row): ApiAuditEvent {
  const isOthers = row.actor.kind === "user" && row.actor.id !== userId;
  return { ...row, at: at.toISOString(), address: isOthers && !showsAddresses ? null : address };
}
