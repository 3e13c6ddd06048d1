import type { Metadata } from "next";
import { AuditPage } from "@/features/audit/audit-page.tsx";
import { auditPath } from "@/features/routes/paths.ts";
import { auditQuerySchema, listAudit } from "@/server/audit/queries.ts";
import { serverContext } from "@/server/context.ts";
import { listDevices } from "@/server/device/queries.ts";
import { listIdeas } from "@/server/idea/queries.ts";
import { requireScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Activity" };

interface PageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ searchParams }: PageProps) {
  const scope = await requireScope(auditPath);
  // An address that somebody broke shows the whole list.
  const asked = auditQuerySchema.safeParse(await searchParams).data ?? auditQuerySchema.parse({});
  const { before, limit, ...filter } = { ...asked, all: "0" } as const;
  const { config } = await serverContext();
  return (
    <AuditPage
      {...await listAudit(scope, { ...filter, before, limit })}
      isLater={before !== undefined}
      filter={filter}
      ideas={(await listIdeas(scope)).filter(({ role }) => role === "owner")}
      devices={await listDevices(scope)}
      mayExport={config.flags.export}
    />
  );
}
