/** Command: compares protocol/SPEC.md with the test titles of the repository in the working directory. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSources } from "./source-tree.ts";
import { checkSpec } from "./spec.ts";

const TEST_FILE = /\.test\.tsx?$|-contract\.tsx?$|^e2e\//;
const root = process.cwd();

const files = readSources(root).filter(({ path }) => TEST_FILE.test(path));
const report = checkSpec(readFileSync(join(root, "protocol", "SPEC.md"), "utf8"), files);
// Nothing read is nothing proved.
const empty = [
  ...(report.ruleCount === 0 ? ["protocol/SPEC.md holds no rule of the form `- **RS3** One sentence.`"] : []),
  ...(report.titleCount === 0 ? ["no test title was found"] : []),
];
const complaints = [...empty, ...report.complaints];
for (const complaint of complaints) console.error(complaint);
console.log(`${report.ruleCount} rules, ${report.titleCount} test titles, ${complaints.length} complaints`);
if (complaints.length > 0) process.exitCode = 1;
