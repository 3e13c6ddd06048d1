import type { Metadata } from "next";
import { AccountPage } from "@/features/account/account-page.tsx";
import { accountPath } from "@/features/routes/paths.ts";
import { readAccount } from "@/server/account/account.ts";
import { waysInOfPages } from "@/server/account/ways-in.ts";
import { serverContext } from "@/server/context.ts";
import { requireScope } from "../../../page-data.ts";

export const metadata: Metadata = { title: "Profile and sign-in" };

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: PageProps) {
  const scope = await requireScope(accountPath);
  const { error } = await searchParams;
  const context = await serverContext();
  return (
    <AccountPage
      account={await readAccount(context, scope)}
      ways={waysInOfPages(context.config)}
      refusal={typeof error === "string" ? error : undefined}
    />
  );
}
