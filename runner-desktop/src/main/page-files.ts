/** The window's page as the app serves it to itself: the files of one folder, by name, and nothing else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pageOrigin, pagePolicy } from "./window-commands.ts";

const types = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
} as const;

const namePattern = /^\/([\w-]+\.(html|js|css|svg|woff2))$/u;

export function pageFile(folder: string, url: string): Response {
  const found = url.startsWith(`${pageOrigin}/`) ? namePattern.exec(new URL(url).pathname) : null;
  const [, name, ending] = found ?? [];
  if (name === undefined || !isKnown(ending)) return new Response("no such file", { status: 404 });
  try {
    const headers = { "content-type": types[ending], "content-security-policy": pagePolicy };
    return new Response(readFileSync(join(folder, name)), {
      headers: { ...headers, "x-content-type-options": "nosniff" },
    });
  } catch {
    return new Response("no such file", { status: 404 });
  }
}

function isKnown(ending: string | undefined): ending is keyof typeof types {
  return ending !== undefined && ending in types;
}
