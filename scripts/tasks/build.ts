/** `npm run build`: the web app, if anything it is made of has changed. */
import { buildWeb } from "../web-build.ts";

try {
  const built = await buildWeb({ output: "show" });
  console.log(built ? "coda: the web app is built." : "coda: the web app is built already; nothing has changed.");
} catch (error) {
  console.error(`coda: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
