/**
 * Playwright's `test` for files that can live with what others have left: one stack for all of them that a worker runs, since starting
 * one takes seven seconds of a core. Each takes a terminal of its own there (`newTerminal`), and leaves all processes running.
 */
import { CodaStack } from "./coda-stack.ts";
import { test as base } from "./test.ts";

/** The first start of a checkout builds the web app. */
const startMs = 330_000;

function onStack(settings?: NodeJS.ProcessEnv) {
  return base.extend<object, { stack: CodaStack }>({
    stack: [
      // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs: nothing
      async ({}, use) => {
        const stack = new CodaStack(settings);
        await stack.start();
        await use(stack);
        await stack.dispose();
      },
      { scope: "worker", timeout: startMs },
    ],
  });
}

export const test = onStack();

/** The same where guests come by links; the first terminal is everybody's. */
export const testWithGuests = onStack({ ENABLE_SHARING: "1" });
