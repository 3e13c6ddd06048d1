/** Where the account's page was: links, bookmarks and the parts of a page after # lead on. */
import { redirect } from "next/navigation";
import { accountPath } from "@/features/routes/paths.ts";

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: PageProps) {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) {
    for (const each of [value ?? []].flat()) asked.append(name, each);
  }
  redirect(asked.size === 0 ? accountPath : `${accountPath}?${asked}`);
}
