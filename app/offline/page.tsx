import type { Metadata } from "next";
import { OfflinePage } from "@/features/offline/offline-page.tsx";

export const metadata: Metadata = { title: "Not reachable", robots: { index: false } };

export default function Page() {
  return <OfflinePage />;
}
