import type { Metadata } from "next";
import { IdeaList } from "@/features/ideas/idea-list.tsx";
import { ideasPath } from "@/features/routes/paths.ts";
import { createIdea } from "@/server/idea/actions.ts";
import { listIdeas } from "@/server/idea/queries.ts";
import { requireScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Ideas" };

export default async function IdeasPage() {
  const scope = await requireScope(ideasPath);
  return <IdeaList initial={await listIdeas(scope)} createIdea={createIdea} />;
}
