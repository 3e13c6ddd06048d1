import type { Metadata } from "next";
import { searchPath } from "@/features/routes/paths.ts";
import { SearchPage } from "@/features/search/search-page.tsx";
import { listIdeas } from "@/server/idea/queries.ts";
import { requireScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Search" };

export default async function Page() {
  const scope = await requireScope(searchPath);
  const ideas = (await listIdeas(scope)).map(({ id, title }) => ({ id, title }));
  return <SearchPage ideas={ideas} />;
}
