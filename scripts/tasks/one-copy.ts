/** For the image's build: `node scripts/tasks/one-copy.ts <folder as .next>`. */
import { keepOneCopy } from "../one-copy.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("which folder? give one as .next");
console.log(`coda: ${(keepOneCopy(folder) / 1e6).toFixed(1)} MB of copies left out.`);
