import type { Metadata } from "next";
import { BesidePage } from "@/features/beside/beside-page.tsx";
import { readSides, sidesAddress } from "@/features/beside/side-address.ts";
import { listIdeas } from "@/server/idea/queries.ts";
import { listSessions } from "@/server/session/queries.ts";
import { requireScope } from "../../page-data.ts";

interface SidesPageProps {
  readonly searchParams: Promise<{ readonly side?: string | string[] }>;
}

export const metadata: Metadata = { title: "Side by side" };

export default async function SidesPage({ searchParams }: SidesPageProps) {
  const { side = [] } = await searchParams;
  const asked = new URLSearchParams([side].flat().map((text) => ["side", text]));
  const sides = readSides(asked.toString());
  const scope = await requireScope(sidesAddress(sides));
  const ideas = await listIdeas(scope);
  const named = ideas.filter(({ id }) => sides.some(({ idea }) => idea === id));
  const sessions = await Promise.all(named.map(({ id }) => listSessions(scope, id)));
  return <BesidePage ideas={ideas} sessions={sessions.flat()} />;
}
