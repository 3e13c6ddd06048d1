/** A new password by a link, mailed or from an admin: signs out everywhere, since somebody else may have been in. */
import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import type { newPasswordByLinkSchema } from "@coda/protocol";
import { users } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { auditEvent } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import type { From } from "../scope.ts";
import { checkLink, goneLink, takeLink, voidLinksOf } from "./one-time-links.ts";
import { hashPassword } from "./password.ts";
import { endUserSessions } from "./user-session.ts";

export async function newPasswordByLink(
  { context, from }: { readonly context: ServerContext; readonly from: From },
  { token, password }: z.infer<typeof newPasswordByLinkSchema>,
): Promise<void> {
  await checkLink(context, token, "reset-password");
  const passwordHash = await hashPassword(password);
  await revoking(context, async (tx, revoke) => {
    const userId = await takeLink(tx, { purpose: "reset-password", token, now: context.clock.now() });
    if (userId === undefined) throw goneLink();
    const [user] = await tx
      .update(users)
      .set({ passwordHash })
      .where(and(eq(users.id, userId), isNull(users.disabledAt)))
      .returning({ id: users.id, name: users.name, email: users.email });
    if (user === undefined) throw goneLink();
    await voidLinksOf(tx, user);
    await endUserSessions(tx, revoke, { userId });
    const actor = { kind: "user", id: userId, name: user.name ?? user.email } as const;
    await auditEvent({ orm: tx, clock: context.clock }, { action: "account.password-reset", actor, of: userId, from });
  });
}
