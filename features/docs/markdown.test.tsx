/** What Markdown becomes, as markup. */
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { parseDoc } from "./doc-source.ts";
import { Markdown } from "./markdown.tsx";

function markup(text: string): string {
  return renderToStaticMarkup(<Markdown source={parseDoc(text)} />).replaceAll(
    / (?:class|tabindex|role)="[^"]*"/gu,
    "",
  );
}

it("gives headings the anchors GitHub gives them, a second one of the same words its own", () => {
  const page = markup("# The `law` of it\n\n## What's kept?\n\n## What's kept?\n");
  expect(page).toContain('<h1 id="the-law-of-it">The <code>law</code> of it</h1>');
  expect(page).toContain('<h2 id="whats-kept">What&#x27;s kept?');
  expect(page).toContain('<h2 id="whats-kept-1">');
  expect(page).toContain('href="#whats-kept-1"');
});

it("draws words, lists, tables and code", () => {
  const page = markup(
    "A *b* **c** `d <e>`.\n\n1. one\n2. two\n   - nested\n\n| x | y |\n|---|---|\n| `1` | 2 |\n\n    a & b\n",
  );
  expect(page).toContain("<p>A <em>b</em> <strong>c</strong> <code>d &lt;e&gt;</code>.</p>");
  expect(page).toContain('<ol start="1"><li>one</li><li>two<ul><li>nested</li></ul></li></ol>');
  expect(page).toContain('<th scope="col">x</th>');
  expect(page).toContain("<td><code>1</code></td>");
  expect(page).toContain("<pre><code>a &amp; b</code></pre>");
});

it("leaves out the heads of a table that has none", () => {
  expect(markup("| | |\n|---|---|\n| a | b |\n")).not.toContain("<thead>");
});

it("shows HTML as its text, and follows no address that is none", () => {
  const page = markup("<script>alert(1)</script>\n\n<b onclick=x>bold</b> [go](javascript:alert(1))\n");
  expect(page).not.toContain("<script");
  expect(page).not.toContain("<b ");
  expect(page).not.toContain("href");
  expect(page).toContain("&lt;script&gt;");
});

it("leads from a page's file name to the page", () => {
  expect(markup("See `docs/law.md` or [it](law.md#commands).")).toContain('href="/docs/law#commands"');
  expect(markup("See `docs/law.md`.")).toContain('href="/docs/law"');
  expect(markup("See [the rules](../protocol/SPEC.md).")).toContain(
    "the rules (<code>protocol/SPEC.md</code> in the source)",
  );
});
