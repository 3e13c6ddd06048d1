import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DocPage } from "@/features/docs/doc-page.tsx";
import { shelve } from "@/features/docs/doc-shelves.ts";
import { DocsFrame } from "@/features/docs/docs-frame.tsx";
import { documents } from "@/server/docs/documents.ts";
import { isSignedIn } from "../../page-data.ts";

interface DocumentPageProps {
  readonly params: Promise<{ readonly name: string }>;
}

export async function generateMetadata({ params }: DocumentPageProps): Promise<Metadata> {
  const document = (await documents()).get((await params).name);
  return { title: document?.title ?? "Documentation" };
}

export default async function DocumentPage({ params }: DocumentPageProps) {
  const all = await documents();
  const document = all.get((await params).name);
  if (document === undefined) return notFound();
  return (
    <DocsFrame signedIn={await isSignedIn()} shelves={shelve([...all.values()])} here={document.name}>
      <DocPage text={document.text} />
    </DocsFrame>
  );
}
