import type { Metadata } from "next";
import { IdeaList } from "@/features/ideas/idea-list.tsx";
import { createIdea } from "../../actions.ts";
import { listIdeas } from "../../page-data.ts";

export const metadata: Metadata = { title: "Ideas" };

export default async function IdeasPage() {
  return <IdeaList initial={await listIdeas()} createIdea={createIdea} />;
}
