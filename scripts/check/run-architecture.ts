/** Command: holds the house's table against the repository in the working directory. */
import { checkArchitecture } from "./architecture.ts";
import { readManifests, readSources } from "./source-tree.ts";

const root = process.cwd();
const files = readSources(root);
const importCount = files.reduce((sum, file) => sum + file.imports.length, 0);
const violations = checkArchitecture({ files, manifests: readManifests(root) });
// A reader that finds files but no import in them has stopped understanding them.
if (importCount < files.length) violations.push(`${importCount} imports in ${files.length} files: the reader is blind`);
for (const violation of violations) console.error(violation);
console.log(`${files.length} files, ${importCount} imports, ${violations.length} violations`);
if (violations.length > 0) process.exitCode = 1;
