import { redirect } from "next/navigation";

interface TerminalsPageProps {
  readonly params: Promise<{ ideaId: string }>;
}

/** The list of terminals is the idea's own page. */
export default async function TerminalsPage({ params }: TerminalsPageProps) {
  redirect(`/ideas/${encodeURIComponent((await params).ideaId)}`);
}
