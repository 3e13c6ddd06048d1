/** What a page that could not be drawn says, as markup. */
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { BrokenPage } from "./broken-page.tsx";

function said(digest: string | undefined): string {
  return renderToStaticMarkup(<BrokenPage digest={digest} onRetry={() => undefined} />);
}

it("says that the database is away when that is why, and gives no number to look for in a log", () => {
  expect(said("unavailable")).toContain("The database cannot be reached");
  expect(said("unavailable")).not.toContain("font-mono");
});

it("gives the number of any other failure, where there is one", () => {
  expect(said("1234567")).toContain("This page failed");
  expect(said("1234567")).toContain("1234567");
  expect(said(undefined)).not.toContain("font-mono");
});
