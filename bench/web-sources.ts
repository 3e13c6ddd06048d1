/**
 * Lets the web app's sources be imported by plain Node: `@/` is the repository's folder, as their compiler has it, and Next's
 * own entries are files. Imported for that alone, before what is to be imported by it.
 */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const root = pathToFileURL(join(import.meta.dirname, "..", "/")).href;

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier.startsWith("@/")) return next(`${root}${specifier.slice(2)}`, context);
    return next(/^next\/[a-z-]+$/u.test(specifier) ? `${specifier}.js` : specifier, context);
  },
});
