import type { Metadata } from "next";
import { shelve } from "@/features/docs/doc-shelves.ts";
import { DocsFrame } from "@/features/docs/docs-frame.tsx";
import { DocsIndex } from "@/features/docs/docs-index.tsx";
import { documents } from "@/server/docs/documents.ts";
import { isSignedIn } from "../page-data.ts";

export const metadata: Metadata = { title: "Documentation" };

export default async function DocumentationPage() {
  const shelves = shelve([...(await documents()).values()]);
  return (
    <DocsFrame signedIn={await isSignedIn()} shelves={shelves}>
      <DocsIndex shelves={shelves} />
    </DocsFrame>
  );
}
