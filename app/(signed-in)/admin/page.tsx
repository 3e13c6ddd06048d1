import type { Metadata } from "next";
import { UsersPage } from "@/features/admin/users-page.tsx";
import { adminPath } from "@/features/routes/paths.ts";
import { listUsers, userQuerySchema } from "@/server/account/users.ts";
import { requireAdmin } from "../../page-data.ts";

export const metadata: Metadata = { title: "Accounts" };

interface PageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ searchParams }: PageProps) {
  const scope = await requireAdmin(adminPath);
  // An address that somebody broke shows the whole list.
  const asked = userQuerySchema.safeParse(await searchParams).data ?? {};
  const { users, more } = await listUsers(scope, asked);
  return (
    <UsersPage {...{ users, more }} text={asked.text ?? ""} isLater={asked.before !== undefined} self={scope.userId} />
  );
}
