/** The pages of whoever runs the server, in order. Data only. */
import { adminAuditPath, adminFlagsPath, adminJobsPath, adminPath, figuresPath } from "../routes/paths.ts";
import type { Section } from "../shell/section-nav.tsx";

export const adminSections: readonly Section[] = [
  { path: adminPath, text: "Accounts", note: "Who has an account here, invitations, admins" },
  { path: adminFlagsPath, text: "Flags", note: "What this server lets people do, and the variable that says so" },
  { path: adminJobsPath, text: "Jobs", note: "What the server does by itself, when it did, and what failed" },
  { path: figuresPath, text: "Metrics", note: "How the server fares over time, in charts" },
  { path: adminAuditPath, text: "Audit", note: "What everybody did on this server" },
];
