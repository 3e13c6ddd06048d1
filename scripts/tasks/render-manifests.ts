/**
 * `npm run manifests`: writes deploy/kubernetes from the chart, for clusters without Helm. Needs `helm` 3.14 or newer in PATH; a
 * test holds, without it, that the files are of the chart as it is.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../command.ts";
import { chartFolder, manifestFiles, manifestText, valuesFile } from "../manifests.ts";

for (const { file, template } of manifestFiles) {
  const { code, output } = await run({
    program: "helm",
    args: ["template", "coda", chartFolder, "--values", valuesFile, "--namespace", "coda", ...template],
  });
  if (code !== 0) {
    console.error(`coda: helm could not render the chart; install helm, or mend what it says:\n${output.trim()}`);
    process.exit(1);
  }
  writeFileSync(file, manifestText(output));
  console.log(`coda: wrote ${join("deploy", "kubernetes", file.slice(file.lastIndexOf("/") + 1))}`);
}
