import type { Metadata } from "next";
import { JobsPage } from "@/features/admin/jobs-page.tsx";
import { adminJobsPath } from "@/features/routes/paths.ts";
import { listRuns } from "@/server/housekeeping/job-runs.ts";
import { requireAdmin } from "../../../page-data.ts";

export const metadata: Metadata = { title: "Jobs" };

export default async function Page() {
  const scope = await requireAdmin(adminJobsPath);
  return <JobsPage initial={await listRuns(scope)} />;
}
