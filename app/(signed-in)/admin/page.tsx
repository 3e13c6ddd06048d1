import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { UsersPage } from "@/features/admin/users-page.tsx";
import { adminPath } from "@/features/routes/paths.ts";
import { isAdmin } from "@/server/account/admins.ts";
import { listUsers } from "@/server/account/users.ts";
import { requireScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Accounts" };

export default async function Page() {
  const scope = await requireScope(adminPath);
  if (!(await isAdmin(scope))) notFound();
  return <UsersPage users={await listUsers(scope)} self={scope.userId} />;
}
