import { noticeIdSchema } from "@coda/protocol";
import { redirect } from "next/navigation";
import { z } from "zod";
import { devicesPath, endingAt, inboxPath, momentPath, savedPanePath, terminalPath } from "@/features/routes/paths.ts";
import { markNotices } from "@/server/notice/inbox.ts";
import { momentOf, type Moment } from "@/server/notice/moment.ts";
import { requireScope } from "../../../page-data.ts";

interface NoticePageProps {
  readonly params: Promise<{ readonly notice: string }>;
}

/** Where the link of a pushed message ends: it is decided only now what there is to see. */
export default async function Page({ params }: NoticePageProps): Promise<never> {
  const { notice: asked } = await params;
  const scope = await requireScope(`${inboxPath}/${encodeURIComponent(asked)}`);
  const id = z.coerce.number().pipe(noticeIdSchema).safeParse(asked).data;
  const moment = id === undefined ? undefined : await momentOf(scope, id);
  if (id === undefined || moment === undefined) redirect(inboxPath);
  await markNotices(scope, { ids: [id], read: true });
  redirect(pathOf(moment));
}

function pathOf(moment: Moment): string {
  if (moment.kind === "device") return devicesPath;
  const { kind, ideaId, slot, pane, at } = moment;
  if (pane === null || at === null) return terminalPath(ideaId, slot);
  return kind === "live" ? momentPath(ideaId, slot, { pane, at }) : savedPanePath(ideaId, slot, pane) + endingAt(at);
}
