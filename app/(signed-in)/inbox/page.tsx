import type { Metadata } from "next";
import { InboxPage } from "@/features/notices/inbox-page.tsx";
import { inboxPath } from "@/features/routes/paths.ts";
import { inboxQuerySchema, listNotices } from "@/server/notice/inbox.ts";
import { requireScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Inbox" };

export default async function Page() {
  const scope = await requireScope(inboxPath);
  return <InboxPage initial={await listNotices(scope, inboxQuerySchema.parse({}))} />;
}
