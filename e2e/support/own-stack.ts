/** A stack of the spec file's own: started before its tests, taken down with its tmux server after them. */
import { test } from "@playwright/test";
import { CodaStack } from "./coda-stack.ts";

/** The first start of a checkout builds the web app. */
const startMs = 330_000;

/** Call once at the top of a spec file; the tests then run in order on the one stack. `settings` and `database` as of `CodaStack`. */
export function ownStack(settings?: NodeJS.ProcessEnv, database?: "migrated" | "none"): CodaStack {
  test.describe.configure({ mode: "serial" });
  const stack = new CodaStack(settings);
  test.beforeAll(async () => {
    test.setTimeout(startMs);
    await stack.start(database);
  });
  test.afterAll(async () => {
    await stack.dispose();
  });
  return stack;
}
