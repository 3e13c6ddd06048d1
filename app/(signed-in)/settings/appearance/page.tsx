import type { Metadata } from "next";
import { AppearanceSettings } from "@/features/appearance/appearance-settings.tsx";
import { appearancePath } from "@/features/routes/paths.ts";
import { requireScope } from "../../../page-data.ts";

export const metadata: Metadata = { title: "Terminal appearance" };

export default async function Page() {
  await requireScope(appearancePath);
  return <AppearanceSettings />;
}
