/** The browsers of an account that messages are pushed to: each is one of its sign-ins, and goes with it. */
import { randomUUID } from "node:crypto";
import { desc, eq, inArray, notInArray, or } from "drizzle-orm";
import {
  limits,
  pushBrowserIdSchema,
  type ApiPushBrowser,
  type PushBrowserId,
  type PushOutcome,
  type PushReply,
  type PushSubscriptionJson,
} from "@coda/protocol";
import { pushBrowsers as table, sessions as signIns } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { deliver, type BrowserRow } from "./push-notices.ts";

type Given = Pick<ServerContext, "orm" | "clock" | "push" | "pause">;

export async function readPush({ push }: Pick<Given, "push">, scope: Scope): Promise<PushReply> {
  return { publicKey: push?.publicKey ?? null, browsers: await listBrowsers(scope) };
}

async function listBrowsers(scope: Scope): Promise<ApiPushBrowser[]> {
  const rows = await scope.orm
    .select({ browser: table, userAgent: signIns.userAgent })
    .from(table)
    .innerJoin(signIns, eq(signIns.id, table.signInId))
    .where(scope.pushBrowsers())
    .orderBy(desc(table.createdAt));
  const own = signInOf(scope);
  return rows.map(({ browser, userAgent }) => ({
    id: browser.id,
    userAgent,
    isThis: browser.signInId === own,
    createdAt: browser.createdAt.toISOString(),
    lastTakenAt: browser.lastTakenAt?.toISOString() ?? null,
  }));
}

/** Takes the place of what this sign-in, or anybody in the same browser, gave before. */
export async function addBrowser(
  { push }: Pick<Given, "push">,
  scope: Scope,
  { endpoint, keys }: PushSubscriptionJson,
): Promise<ApiPushBrowser> {
  const signInId = signInOf(scope);
  if (push === undefined || signInId === null)
    throw new ApiError("conflict", "This server has no key to push with; whoever runs it can set VAPID_PUBLIC_KEY.");
  if (!push.mayReach(endpoint))
    throw new ApiError("badRequest", "This browser’s push service has an address that is not of the open internet.");
  await scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    await tx.delete(table).where(or(eq(table.endpoint, endpoint), eq(table.signInId, signInId)));
    const id = pushBrowserIdSchema.parse(randomUUID());
    const row = { id, userId: scope.userId, signInId, endpoint, createdAt: scope.now() };
    await tx
      .insert(table)
      .values({ ...row, ...keys })
      .onConflictDoNothing();
    const newest = tx
      .select({ id: table.id })
      .from(table)
      .where(inside.pushBrowsers())
      .orderBy(desc(table.createdAt))
      .limit(limits.pushBrowsersPerUser);
    await tx.delete(table).where(inside.pushBrowsers(notInArray(table.id, newest)));
    await audit(inside, "push.browser-added", { subject: { service: new URL(endpoint).host } });
  });
  const added = (await listBrowsers(scope)).find(({ isThis }) => isThis);
  if (added === undefined) throw new ApiError("conflict", "Another page of this browser was faster; try again.");
  return added;
}

export async function removeBrowser(scope: Scope, id: PushBrowserId): Promise<void> {
  const { endpoint } = await browserRow(scope, id);
  await scope.orm.delete(table).where(scope.pushBrowsers(inArray(table.id, [id])));
  await audit(scope, "push.browser-removed", { subject: { service: new URL(endpoint).host } });
}

/** Tried once: whoever asked waits for it. */
export async function testBrowser(given: Given, scope: Scope, id: PushBrowserId): Promise<PushOutcome> {
  const message = {
    browser: id,
    title: "Coda reaches this browser",
    body: "So will what your terminals have to say.",
    path: "/inbox",
    shownAt: null,
    tag: "test",
    at: scope.now().toISOString(),
  };
  const push = { message, urgency: "high", topic: "test" } as const;
  return deliver(given, { browser: await browserRow(scope, id), push, tries: 1 });
}

async function browserRow(scope: Scope, id: PushBrowserId): Promise<BrowserRow> {
  const [row] = await scope.orm
    .select()
    .from(table)
    .where(scope.pushBrowsers(eq(table.id, id)));
  if (row === undefined) throw new ApiError("notFound", "This browser is not among those that are pushed to.");
  return row;
}

/** Null for what the server does by itself. */
function signInOf({ actor }: Scope): string | null {
  return actor.kind === "user" ? actor.signIn : null;
}
