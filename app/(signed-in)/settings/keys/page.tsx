import type { Metadata } from "next";
import { keysPath } from "@/features/routes/paths.ts";
import { KeysPage } from "@/features/settings/keys-page.tsx";
import { requireScope } from "../../../page-data.ts";

export const metadata: Metadata = { title: "Keys" };

export default async function Page() {
  await requireScope(keysPath);
  return <KeysPage />;
}
