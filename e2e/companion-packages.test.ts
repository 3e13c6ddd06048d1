/** What the packages of app and command are called where they are made, and where they are offered. */
import { npmPackageName } from "@coda/runner-core/testing/npm-package";
import { executableName, releasePlatforms } from "@coda/runner-core/testing/release-platforms";
import { installerFiles } from "@coda/runner-desktop/testing/package-names";
import { expect, test } from "vitest";
import { runnerFiles } from "../server/download/runner-files.ts";

test("the download page offers the desktop packages that are made, and no other", () => {
  const offered = runnerFiles.map(({ name }) => name).filter((name) => name.startsWith("coda-runner-companion-"));
  expect(offered.toSorted()).toEqual(installerFiles().toSorted());
});

test("and the command as it is built, for each platform and for Node", () => {
  const offered = runnerFiles.flatMap(({ kind, name }) => (kind === "command" ? [name] : []));
  const built = [...releasePlatforms.map((platform) => executableName(platform)), npmPackageName];
  expect(offered.toSorted()).toEqual(built.toSorted());
});
