/** Before all browser tests: every stack of theirs is of one build. */
import { test } from "@playwright/test";
import { buildWeb } from "../scripts/web-build.ts";

test("the web app is built", async () => {
  test.setTimeout(600_000);
  await buildWeb();
});
