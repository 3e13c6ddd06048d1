/** What everybody did on this server: the audit log that each reads of their own, of all. */
import { AuditExport, AuditLog, type AuditLogProps } from "../audit/audit-page.tsx";
import { AdminFrame } from "./admin-frame.tsx";

interface AdminAuditPageProps extends Omit<AuditLogProps, "ideas" | "devices"> {
  readonly mayExport: boolean;
}

export function AdminAuditPage({ mayExport, ...log }: AdminAuditPageProps) {
  return (
    <AdminFrame
      title="Audit"
      note="What everybody did on this server."
      actions={mayExport && <AuditExport filter={log.filter} />}
    >
      <AuditLog {...log} ideas={[]} devices={[]} />
    </AdminFrame>
  );
}
