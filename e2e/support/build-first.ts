/** Playwright's global set-up: every stack of the tests is of one build. */
import { buildWeb } from "../../scripts/web-build.ts";

export default async function buildFirst(): Promise<void> {
  await buildWeb();
}
