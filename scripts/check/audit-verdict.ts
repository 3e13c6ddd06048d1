/** What `pnpm audit --json` says: fine, vulnerable, or that nobody could be asked. Knows no network. */

export type AuditVerdict =
  | { readonly kind: "fine"; readonly text: string }
  | { readonly kind: "vulnerable"; readonly text: string }
  | { readonly kind: "skipped"; readonly text: string };

interface Advisory {
  readonly module_name?: string;
  readonly severity?: string;
  readonly title?: string;
  readonly url?: string;
}

interface Report {
  readonly advisories?: Readonly<Record<string, Advisory>>;
  readonly metadata?: { readonly dependencies?: number };
}

/** Of these nobody waits for the next release. */
const grave = ["high", "critical"];

/** A registry that has no advisories to give, or cannot be reached, has not said that all is well. */
export function auditVerdict(output: string): AuditVerdict {
  const report = reportIn(output);
  if (report?.advisories === undefined) {
    const why = /ERR_PNPM_\w+|E[A-Z]+[A-Z_]+/u.exec(output)?.[0] ?? "no report came";
    return { kind: "skipped", text: `skipped: the registry's advisories could not be read (${why})` };
  }
  const found = Object.values(report.advisories).filter(({ severity }) => grave.includes(severity ?? ""));
  if (found.length === 0) return { kind: "fine", text: "no advisory of high or critical severity" };
  const lines = found.map(
    ({ module_name = "?", severity = "?", title = "", url = "" }) => `${severity}: ${module_name}: ${title} ${url}`,
  );
  return { kind: "vulnerable", text: lines.join("\n") };
}

/** The JSON among what else is printed. */
function reportIn(output: string): Report | undefined {
  const from = output.search(/^\{/mu);
  try {
    return JSON.parse(output.slice(from, output.lastIndexOf("}") + 1)) as Report;
  } catch {
    return undefined;
  }
}
