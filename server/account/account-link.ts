/** The one link that opens an account: an invitation for who has not come yet, a new password for whom it has escaped. */
import { limits, type OneTimeLinkReply } from "@coda/protocol";
import { auditEvent, theSystem } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { userOfEmail, type KnownUser } from "./user-row.ts";
import { linkUrl, mintLink, voidLinksOf } from "./one-time-links.ts";

type Given = Pick<ServerContext, "config" | "orm" | "clock" | "random">;

type Opened = Pick<KnownUser, "id" | "email" | "disabledAt" | "isUnclaimed">;

/** Earlier links of the account end. */
export async function accountLink(given: Given, user: Opened): Promise<OneTimeLinkReply> {
  const isInvited = user.isUnclaimed;
  // A link that opens nothing would only be found out by whoever it is given to.
  if (user.disabledAt !== null) throw new ApiError("conflict", "This account is disabled; enable it first.");
  if (!isInvited && !given.config.flags.password)
    throw new ApiError(
      "conflict",
      "Passwords are switched off here, so there is none to set. Let them sign in another way, or run the server with ENABLE_PASSWORD=1 for as long as they need it.",
    );
  await voidLinksOf(given.orm, user);
  const purpose = isInvited ? "set-up" : "reset-password";
  const seconds = isInvited ? limits.accountInvitationSeconds : limits.oneTimeLinkSeconds;
  const { token, expiresAt } = await mintLink(given, { purpose, userId: user.id, seconds });
  return { url: linkUrl(given, isInvited ? "/join" : "/new-password", token), expiresAt: expiresAt.toISOString() };
}

/** For whoever has the server itself: no admin need be able to sign in. */
export async function operatorLink(given: Given, email: string): Promise<OneTimeLinkReply> {
  const user = await userOfEmail(given.orm, email);
  if (user === undefined) throw new ApiError("notFound", `There is no account with the address ${email}.`);
  const made = await accountLink(given, user);
  await auditEvent(given, { action: "account.link-made", actor: theSystem, of: user.id });
  return made;
}
