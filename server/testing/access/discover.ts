/** Every way in there is, by the files that make one: route handlers, and functions that pages may call. */
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { RouteHandler } from "../../http/route.ts";

const repository = join(import.meta.dirname, "..", "..", "..");
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

type Exports = Readonly<Record<string, unknown>>;

async function importOf(file: string): Promise<Exports> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(repository, file)).href)) as Exports;
}

/** By `GET /api/devmode/ideas/[id]`. */
export async function allRoutes(): Promise<Map<string, RouteHandler>> {
  const found = new Map<string, RouteHandler>();
  for (const file of globSync("app/**/route.{ts,tsx}", { cwd: repository }).toSorted()) {
    const path = relative("app", file)
      .replace(/\/route\.tsx?$/u, "")
      .split("/")
      .filter((part) => !part.startsWith("("))
      .join("/");
    const exported = await importOf(file);
    for (const method of methods)
      if (method in exported) found.set(`${method} /${path}`, exported[method] as RouteHandler);
  }
  return found;
}

export type Action = (input?: unknown) => Promise<unknown>;

/** By `server/idea/actions.ts createIdea`. */
export async function allActions(): Promise<Map<string, Action>> {
  const found = new Map<string, Action>();
  for (const file of globSync("{app,features,server,ui}/**/*.{ts,tsx}", { cwd: repository }).toSorted()) {
    const text = readFileSync(join(repository, file), "utf8");
    if (!/["']use server["']/u.test(text) || file.includes("/testing/")) continue;
    for (const [name, value] of Object.entries(await importOf(file)))
      if (typeof value === "function") found.set(`${file} ${name}`, value as Action);
  }
  return found;
}
