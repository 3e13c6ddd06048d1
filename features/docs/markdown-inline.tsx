/**
 * The words of a Markdown text as React elements. HTML in the source is shown as its text, so nothing in a page's source
 * becomes markup or a script.
 */
import Link from "next/link";
import type { MarkedToken, Token, Tokens } from "marked";
import { createElement, Fragment, type ReactNode } from "react";
import { docLink } from "./doc-link.ts";
import { own } from "./doc-source.ts";

const linkLook = "text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent";
const codeLook = "box-decoration-clone rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.9em] wrap-anywhere";

/** Children that never change their order, and so need no keys. */
export function inOrder(nodes: readonly ReactNode[]): ReactNode {
  return createElement(Fragment, undefined, ...nodes);
}

export function inline(tokens: readonly Token[]): ReactNode {
  return inOrder(own(tokens).map(word));
}

function word(token: MarkedToken): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong className="font-semibold">{inline(token.tokens)}</strong>;
    case "em":
      return <em>{inline(token.tokens)}</em>;
    case "del":
      return <del>{inline(token.tokens)}</del>;
    case "codespan":
      return <Code text={token.text} />;
    case "link":
      return <Reference token={token} />;
    case "br":
      return <br />;
    case "text":
      return token.tokens ? inline(token.tokens) : token.text;
    case "escape":
    case "html":
    case "image":
      return token.text;
    case "blockquote":
    case "checkbox":
    case "code":
    case "def":
    case "heading":
    case "hr":
    case "list":
    case "list_item":
    case "paragraph":
    case "space":
    case "table":
      return token.raw;
  }
}

/** A page that is named as a file, `docs/law.md`, is a link to it. */
function Code({ text }: { readonly text: string }) {
  const link = text.startsWith("docs/") ? docLink(text) : undefined;
  const code = <code className={codeLook}>{text}</code>;
  return link?.kind === "page" ? (
    <Link href={link.href} className={linkLook}>
      {code}
    </Link>
  ) : (
    code
  );
}

function Reference({ token }: { readonly token: Tokens.Link }) {
  const link = docLink(token.href);
  const words = inline(token.tokens);
  switch (link.kind) {
    case "page":
      return (
        <Link href={link.href} className={linkLook}>
          {words}
        </Link>
      );
    case "anchor":
    case "outside":
      return (
        <a href={link.href} className={linkLook} rel="noreferrer">
          {words}
        </a>
      );
    case "source":
      return (
        <>
          {words} (<Code text={link.file.replace(/^(?:\.\.\/)+/u, "")} /> in the source)
        </>
      );
  }
}
