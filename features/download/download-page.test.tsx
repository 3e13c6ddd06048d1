/** What the download page claims, as markup. */
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { DownloadPage, type OfferedFile } from "./download-page.tsx";

const base = "https://coda.example/runner";
const sum = "0123456789abcdef".repeat(4);
const dmg: OfferedFile = { name: "a.dmg", platform: "mac", title: "macOS", url: `${base}/a.dmg`, sha256: sum };
const deb: OfferedFile = { name: "a.deb", platform: "linux", title: "Debian", url: `${base}/a.deb`, sha256: undefined };

function page(files: readonly OfferedFile[] | undefined, reader: "mac" | "linux" | "windows" | "other" = "linux") {
  return renderToStaticMarkup(
    <DownloadPage files={files} reader={reader} origin="https://coda.example" local={false} />,
  );
}

it("claims no package where the operator named no place for them", () => {
  expect(page(undefined)).not.toContain("Download");
  expect(page(undefined)).toContain("npm run runner -- pair --server https://coda.example --start");
});

it("says so where none can be found", () => {
  expect(page([])).toContain("No package can be found just now");
});

it("offers what is there, the reader's own first, and checksums where there are some", () => {
  const both = page([dmg, deb]);
  expect(both.indexOf("a.deb")).toBeLessThan(both.indexOf("a.dmg"));
  expect(both).toContain(sum);
  expect(both.match(/seems to be yours/gu)).toHaveLength(1);
  expect(page([deb])).toContain("No list of checksums");
});

it("suggests what is for Linux to who comes from Windows, and nothing to a phone", () => {
  expect(page([deb], "windows")).toContain("seems to be yours");
  expect(page([deb], "other")).not.toContain("seems to be yours");
});
