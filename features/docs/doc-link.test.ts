/** Where links of the documentation's pages lead. */
import { expect, it } from "vitest";
import { docLink } from "./doc-link.ts";

it.each([
  ["law.md", "/docs/law"],
  ["./law.md", "/docs/law"],
  ["docs/local-mode.md#start-and-stop", "/docs/local-mode#start-and-stop"],
])("leads %s to the page", (target, href) => {
  expect(docLink(target)).toMatchObject({ kind: "page", href });
});

it("keeps an anchor of the same page and an address elsewhere", () => {
  expect(docLink("#keys")).toEqual({ kind: "anchor", href: "#keys", anchor: "keys" });
  expect(docLink("https://www.rfc-editor.org/rfc/rfc8291")).toMatchObject({ kind: "outside" });
});

it.each(["../protocol/SPEC.md", "../SECURITY.md", "/etc/passwd", "javascript:alert(1)", "law.md.exe", "sub/law.md"])(
  "makes no link of %s, which is no page here",
  (target) => {
    expect(docLink(target)).toEqual({ kind: "source", file: target });
  },
);
