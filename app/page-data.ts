/** What the signed-in pages share: who may see them, and what their parts must know of this instance. */
import { ideaIdSchema, type ApiIdea } from "@coda/protocol";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { AppConfig } from "@/features/shell/app-config.tsx";
import { signInTo } from "@/features/routes/paths.ts";
import { isAdmin } from "@/server/account/admins.ts";
import { currentScope } from "@/server/account/current-user.ts";
import { serverContext } from "@/server/context.ts";
import { ApiError } from "@/server/http/api-error.ts";
import { queryHeader } from "@/server/http/guard.ts";
import { getIdea } from "@/server/idea/queries.ts";
import type { Scope } from "@/server/scope.ts";

/** What the reader may see, looked up once per request; undefined when nobody is signed in. */
export const readerScope = cache(currentScope);

/** What the reader of the page at this path may see; sends them to sign in when nobody is known, and back to what they asked for. */
export async function requireScope(path: string): Promise<Scope> {
  const scope = await readerScope();
  if (scope !== undefined) return scope;
  const query = (await headers()).get(queryHeader) ?? "";
  return redirect(signInTo(query === "" || path.includes("?") ? path : `${path}?${query}`));
}

/** For pages that everybody may read, which then offer the right way on. While the database is away nobody is known. */
export async function isSignedIn(): Promise<boolean> {
  try {
    return (await readerScope()) !== undefined;
  } catch (error) {
    if (error instanceof ApiError && error.code === "unavailable") return false;
    throw error;
  }
}

/** Of pages for admins alone: for everybody else there is no such page. */
export async function requireAdmin(path: string): Promise<Scope> {
  const scope = await requireScope(path);
  if (!(await isAdmin(scope))) notFound();
  return scope;
}

/** The idea of this name, once per request; the not-found page when the reader has none such. */
export const findIdea = cache(async (scope: Scope, asked: string): Promise<ApiIdea> => {
  const id = ideaIdSchema.safeParse(asked);
  if (!id.success) return notFound();
  try {
    return await getIdea(scope, id.data);
  } catch (error) {
    if (error instanceof ApiError && error.code === "notFound") notFound();
    throw error;
  }
});

export async function appConfig(): Promise<AppConfig> {
  const { config } = await serverContext();
  const scope = await readerScope();
  // Local mode's own helper uses this server; any other tells its socket when it is live.
  const socket = config.tmuxSocket ?? null;
  const isReaderAdmin = scope !== undefined && (await isAdmin(scope));
  return {
    prefix: config.sessionPrefix,
    relayUrl: config.relayUrl,
    socket,
    sharing: config.flags.sharing,
    isAdmin: isReaderAdmin,
    isOperator: isReaderAdmin || config.local,
    isLocal: config.local,
  };
}
