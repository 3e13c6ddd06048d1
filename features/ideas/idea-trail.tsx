/** The way back from a page of an idea: to all ideas, and to this one. */
import type { ApiIdea } from "@coda/protocol";
import Link from "next/link";
import { ideaPath, ideasPath } from "../routes/paths.ts";

export function IdeaTrail({ idea }: { readonly idea: Pick<ApiIdea, "id" | "title"> }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-1 flex gap-1.5 text-sm text-ink-quiet">
      <Link href={ideasPath} className="touch-words rounded-sm hover:text-ink hover:underline">
        Ideas
      </Link>
      <span aria-hidden>/</span>
      <Link href={ideaPath(idea.id)} className="truncate touch-words rounded-sm hover:text-ink hover:underline">
        {idea.title}
      </Link>
    </nav>
  );
}
