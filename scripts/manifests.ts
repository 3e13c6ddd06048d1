/** The plain Kubernetes manifests: which files of the chart's output they are, and the marks that tie them to the chart. */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const deploy = join(import.meta.dirname, "..", "deploy");
export const chartFolder = join(deploy, "helm", "coda");
const manifestFolder = join(deploy, "kubernetes");
/** What the manifests have that values.yaml of the chart has not. */
export const valuesFile = join(manifestFolder, "values.yaml");

const migration = "templates/migrate.yaml";

/** Helm runs the migration before the rest by a hook; without Helm it is a file of its own, applied first. */
export const manifestFiles = [
  { file: join(manifestFolder, "migrate.yaml"), template: ["--show-only", migration] },
  { file: join(manifestFolder, "coda.yaml"), template: ["--no-hooks"] },
] as const;

function hashOf(texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 32);
}

/** Of everything that the output depends on. */
function chartHash(): string {
  const files = globSync("**/*", { cwd: chartFolder, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return hashOf([...paths, valuesFile].map((path) => readFileSync(path, "utf8")));
}

/** A manifest as it is kept: Helm's output behind a line that says of which chart it is, and that nobody has changed it. */
export function manifestText(rendered: string): string {
  const marks = `chart ${chartHash()}, text ${hashOf([rendered])}`;
  return `# Written by \`npm run manifests\` from deploy/helm/coda; change the chart or values.yaml instead. ${marks}\n${rendered}`;
}
