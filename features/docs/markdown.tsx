/** A Markdown page as React elements in the design system's looks: headings with anchors, tables and code that scroll by themselves. */
import type { MarkedToken, Token, Tokens } from "marked";
import { createElement, type ReactNode } from "react";
import { own, type DocSource } from "./doc-source.ts";
import { inline, inOrder } from "./markdown-inline.tsx";

const headingLooks: Readonly<Record<number, string>> = {
  1: "text-2xl font-semibold tracking-tight",
  2: "mt-10 border-t border-line pt-6 text-xl font-semibold tracking-tight",
  3: "mt-6 text-lg font-semibold",
};

type Anchors = DocSource["anchors"];

export function Markdown({ source }: { readonly source: DocSource }) {
  return <div className="max-w-3xl text-lg">{blocks(source.tokens, source.anchors)}</div>;
}

function blocks(tokens: readonly Token[], anchors: Anchors): ReactNode {
  return inOrder(own(tokens).map((token) => block(token, anchors)));
}

function block(token: MarkedToken, anchors: Anchors): ReactNode {
  switch (token.type) {
    case "heading":
      return headingLine(token, anchors.get(token) ?? "");
    case "paragraph":
      return <p className="mt-4">{inline(token.tokens)}</p>;
    case "code":
      return <CodeBlock text={token.text} />;
    case "list":
      return list(token, anchors);
    case "list_item":
      return <li>{blocks(token.tokens, anchors)}</li>;
    case "table":
      return <Table token={token} />;
    case "blockquote":
      return (
        <blockquote className="mt-4 border-l-2 border-line-strong pl-4 text-ink-soft">
          {blocks(token.tokens, anchors)}
        </blockquote>
      );
    case "hr":
      return <hr className="mt-8 border-line" />;
    case "space":
    case "def":
      return null;
    case "br":
    case "checkbox":
    case "codespan":
    case "del":
    case "em":
    case "escape":
    case "html":
    case "image":
    case "link":
    case "strong":
    case "text":
      return inline([token]);
  }
}

function headingLine(token: Tokens.Heading, anchor: string): ReactNode {
  const link = token.depth > 1 && (
    <a
      href={`#${anchor}`}
      aria-label="Link to this section"
      className="ml-2 font-normal text-ink-quiet opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
    >
      #
    </a>
  );
  const className = `group scroll-mt-4 ${headingLooks[token.depth] ?? "mt-5 font-semibold"}`;
  return createElement(`h${token.depth}`, { id: anchor, className }, inline(token.tokens), link);
}

/** Wide code scrolls by itself, by the keyboard as well. */
function CodeBlock({ text }: { readonly text: string }) {
  return (
    <pre
      tabIndex={0}
      className="mt-4 overflow-x-auto rounded-md border border-line bg-sunken px-4 py-3 font-mono text-sm"
    >
      <code>{text.trimEnd()}</code>
    </pre>
  );
}

function list(token: Tokens.List, anchors: Anchors): ReactNode {
  const look = `mt-4 flex flex-col gap-1.5 pl-6 ${token.ordered ? "list-decimal" : "list-disc"} marker:text-ink-quiet`;
  const items = blocks(token.items, anchors);
  if (!token.ordered) return <ul className={look}>{items}</ul>;
  return (
    <ol className={look} start={token.start === "" ? 1 : token.start}>
      {items}
    </ol>
  );
}

/** An empty corner is the head of nothing. */
function headCell(cell: Tokens.TableCell): ReactNode {
  const look = { className: "px-3 py-2 font-medium text-ink-soft" };
  return cell.text === ""
    ? createElement("td", look)
    : createElement("th", { ...look, scope: "col" }, inline(cell.tokens));
}

/** The first one names what its row is about: a command or a setting, in one piece where there is room. */
function bodyCell(cell: Tokens.TableCell): ReactNode {
  return <td className="min-w-28 px-3 py-2 sm:first:[&>code]:whitespace-nowrap">{inline(cell.tokens)}</td>;
}

function bodyRow(row: readonly Tokens.TableCell[]): ReactNode {
  return <tr className="align-top">{inOrder(row.map(bodyCell))}</tr>;
}

function Table({ token }: { readonly token: Tokens.Table }) {
  return (
    <div tabIndex={0} role="group" aria-label="Table" className="mt-4 overflow-x-auto rounded-md border border-line">
      <table className="w-full border-collapse text-base">
        {token.header.some(({ text }) => text !== "") && (
          <thead className="bg-sunken text-left">
            <tr>{inOrder(token.header.map(headCell))}</tr>
          </thead>
        )}
        <tbody className="divide-y divide-line">{inOrder(token.rows.map(bodyRow))}</tbody>
      </table>
    </div>
  );
}
