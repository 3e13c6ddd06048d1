/** What the download page claims, as markup. */
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { DownloadPage, type OfferedFile } from "./download-page.tsx";

const base = "https://coda.example/runner";
const sum = "0123456789abcdef".repeat(4);
const dmg: OfferedFile = {
  name: "a.dmg",
  kind: "app",
  platform: "mac",
  title: "macOS",
  url: `${base}/a.dmg`,
  sha256: sum,
};
const deb: OfferedFile = {
  name: "a.deb",
  kind: "app",
  platform: "linux",
  title: "Debian",
  url: `${base}/a.deb`,
  sha256: undefined,
};

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

const program: OfferedFile = {
  name: "coda-runner-linux-x64",
  kind: "command",
  platform: "linux",
  title: "Linux, x64",
  url: `${base}/coda-runner-linux-x64`,
  sha256: sum,
};
const forNode: OfferedFile = { ...program, name: "c.tgz", platform: "node", title: "Node", url: `${base}/c.tgz` };

it("gives the command alone a line that gets and runs it, beside its checksum", () => {
  const both = page([deb, program, forNode]);
  expect(both).toContain("Or the command alone");
  expect(both).toContain(
    `curl -fLO ${base}/coda-runner-linux-x64 &amp;&amp; chmod +x coda-runner-linux-x64 &amp;&amp; ./coda-runner-linux-x64 pair --server https://coda.example --start`,
  );
  expect(both).toContain(`npx --yes ${base}/c.tgz pair --server https://coda.example --start`);
  expect(both.match(new RegExp(sum, "gu"))).toHaveLength(2);
  expect(both.match(/seems to be yours/gu)).toHaveLength(2);
  expect(both).toContain("On Alpine, which has musl, take the one for Node.");
  expect(page([forNode])).not.toContain("musl");
});

it("brings the desktop app up with this server's address, where there is such an app", () => {
  expect(page([deb])).toContain('href="coda://pair?server=https%3A%2F%2Fcoda.example"');
  expect(page([program])).not.toContain("coda:");
  expect(page(undefined)).not.toContain("coda:");
});

it("speaks of no desktop app where only the command is there", () => {
  expect(page([program])).not.toContain("desktop app");
  expect(page([program])).not.toContain("Or the command");
  expect(page([deb])).not.toContain("curl");
});
