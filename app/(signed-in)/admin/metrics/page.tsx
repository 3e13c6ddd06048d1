import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { FiguresPage } from "@/features/admin/figures-page.tsx";
import { figuresPath } from "@/features/routes/paths.ts";
import { isAdmin } from "@/server/account/admins.ts";
import { serverContext } from "@/server/context.ts";
import { figureRangeSchema, figureSeries } from "@/server/figure/figure-series.ts";
import { requireScope } from "../../../page-data.ts";

export const metadata: Metadata = { title: "Metrics" };

interface PageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ searchParams }: PageProps) {
  const scope = await requireScope(figuresPath);
  if (!(await isAdmin(scope))) notFound();
  const range = figureRangeSchema.parse((await searchParams)["range"]);
  const { config } = await serverContext();
  const figures = await figureSeries(scope, range);
  return <FiguresPage figures={figures} range={range} isOn={config.figures} />;
}
