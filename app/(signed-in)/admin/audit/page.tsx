import type { Metadata } from "next";
import { AdminAuditPage } from "@/features/admin/admin-audit-page.tsx";
import { adminAuditPath } from "@/features/routes/paths.ts";
import { auditQuerySchema, listAudit } from "@/server/audit/queries.ts";
import { serverContext } from "@/server/context.ts";
import { requireAdmin } from "../../../page-data.ts";

export const metadata: Metadata = { title: "Audit" };

interface PageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ searchParams }: PageProps) {
  const scope = await requireAdmin(adminAuditPath);
  // An address that somebody broke shows the whole list.
  const asked = auditQuerySchema.safeParse(await searchParams).data ?? auditQuerySchema.parse({});
  const { before, limit, ...filter } = { ...asked, all: "1" } as const;
  const { config } = await serverContext();
  return (
    <AdminAuditPage
      {...await listAudit(scope, { ...filter, before, limit })}
      isLater={before !== undefined}
      filter={filter}
      mayExport={config.flags.export}
    />
  );
}
