/** The one link that opens an account: an invitation for who has not come yet, a new password for whom it has escaped. */
import { eq } from "drizzle-orm";
import { limits, type OneTimeLinkReply, type UserId } from "@coda/protocol";
import { oneTimeLinks } from "../../drizzle/schema/index.ts";
import { auditEvent, theSystem } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { userOfEmail } from "./entering.ts";
import { linkUrl, mintLink } from "./one-time-links.ts";

type Given = Pick<ServerContext, "config" | "orm" | "clock" | "random">;

/** Earlier links of the account end. */
export async function accountLink(
  given: Given,
  { userId, isInvited }: { readonly userId: UserId; readonly isInvited: boolean },
): Promise<OneTimeLinkReply> {
  if (!isInvited && !given.config.flags.password)
    throw new ApiError("conflict", "Passwords are switched off here, so there is none to set; let them sign in anew.");
  await given.orm.delete(oneTimeLinks).where(eq(oneTimeLinks.userId, userId));
  const purpose = isInvited ? "set-up" : "reset-password";
  const seconds = isInvited ? limits.accountInvitationSeconds : limits.oneTimeLinkSeconds;
  const { token, expiresAt } = await mintLink(given, { purpose, userId, seconds });
  return { url: linkUrl(given, isInvited ? "/join" : "/new-password", token), expiresAt: expiresAt.toISOString() };
}

/** For whoever has the server itself: no admin need be able to sign in. */
export async function operatorLink(given: Given, email: string): Promise<OneTimeLinkReply> {
  const user = await userOfEmail(given.orm, email);
  if (user === undefined) throw new ApiError("notFound", `There is no account with the address ${email}.`);
  const made = await accountLink(given, { userId: user.id, isInvited: user.isUnclaimed });
  await auditEvent(given, { action: "account.link-made", actor: theSystem, of: user.id });
  return made;
}
