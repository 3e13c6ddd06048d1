import type { Metadata } from "next";
import { instancePath } from "@/features/routes/paths.ts";
import { InstancePage } from "@/features/settings/instance-page.tsx";
import { serverContext } from "@/server/context.ts";
import { requireScope } from "../../../page-data.ts";

export const metadata: Metadata = { title: "What is allowed here" };

export default async function Page() {
  await requireScope(instancePath);
  const { config } = await serverContext();
  const terminal = config.flags.terminal && config.relayEnabled;
  return <InstancePage allowed={{ ...config.flags, terminal, push: config.vapid !== undefined }} />;
}
