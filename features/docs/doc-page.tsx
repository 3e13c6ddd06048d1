/** One page of the documentation, with its sections listed on top where there are several. */
import { parseDoc } from "./doc-source.ts";
import type { Heading } from "./heading-anchors.ts";
import { Markdown } from "./markdown.tsx";

const fewSections = 3;

export function DocPage({ text }: { readonly text: string }) {
  const source = parseDoc(text);
  const sections = source.headings.filter(({ depth }) => depth === 2);
  return (
    <article className="flex flex-col-reverse gap-x-8 xl:flex-row xl:justify-between">
      <div className="min-w-0">
        <Markdown source={source} />
      </div>
      {sections.length >= fewSections && <Sections sections={sections} />}
    </article>
  );
}

function Sections({ sections }: { readonly sections: readonly Heading[] }) {
  return (
    <nav
      aria-label="On this page"
      className="w-44 shrink-0 max-xl:hidden xl:sticky xl:top-4 xl:max-h-[calc(100dvh-2rem)] xl:self-start xl:overflow-y-auto"
    >
      <p className="text-xs font-medium text-ink-quiet">On this page</p>
      <ul className="mt-1 border-l border-line">
        {sections.map(({ text, anchor }) => (
          <li key={anchor}>
            <a href={`#${anchor}`} className="block py-1 pl-3 text-sm wrap-anywhere text-ink-soft hover:text-ink">
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
