/** Accounts: how people get one and get in, what they change of it, and what an admin does with them. Requests and replies of the API. */
import * as z from "zod/mini";
import { linkTokenSchema } from "./access.ts";
import { userIdSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import { canBeSeen, lineTextSchema } from "./storable-text.ts";

/** As it is kept and compared: small letters. */
export const emailAddressSchema = z.pipe(
  z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254, "at most 254 characters")),
  z.email("an address such as ada@example.org"),
);

export const personNameSchema = lineTextSchema.check(
  z.minLength(1, "say what you are called"),
  canBeSeen,
  z.maxLength(limits.personNameCharacters, `at most ${limits.personNameCharacters} characters`),
);

/** One that is being set. What is tried at a sign-in may be anything up to the same length. */
export const newPasswordSchema = z
  .string()
  .check(
    z.minLength(limits.minPasswordCharacters, `at least ${limits.minPasswordCharacters} characters`),
    z.maxLength(limits.passwordCharacters, `at most ${limits.passwordCharacters} characters`),
  );

const triedPasswordSchema = z.string().check(z.maxLength(limits.passwordCharacters));

// ---------------------------------------------------------------------------------------------- before one is signed in

/** What the sign-in page sends by way of next-auth. */
export const passwordSignInSchema = z.object({ email: emailAddressSchema, password: triedPasswordSchema });
/** `POST /api/account/sign-in-links`: mails a link, if somebody may come in by this address. The answer does not tell. */
export const askSignInLinkSchema = z.object({ email: emailAddressSchema });
/** `POST /api/account/password-resets`: likewise. */
export const askPasswordResetSchema = z.object({ email: emailAddressSchema });
/** `POST /api/account/new-password`: by a reset link; ends every sign-in of the account. */
export const newPasswordByLinkSchema = z.object({ token: linkTokenSchema, password: newPasswordSchema });
/** `POST /api/account/set-up`: the instance's first admin, by the link that the server printed. Signs in. */
export const setUpSchema = z.object({
  token: linkTokenSchema,
  name: personNameSchema,
  email: emailAddressSchema,
  password: z.optional(newPasswordSchema),
});
/** `POST /api/account/join`: by an admin's invitation. Signs in. */
export const joinSchema = z.object({
  token: linkTokenSchema,
  name: personNameSchema,
  password: z.optional(newPasswordSchema),
});

// -------------------------------------------------------------------------------------------------------- one's account

export const apiSignInSchema = z.object({
  id: z.uuid(),
  /** As next-auth names it; null: of an older version. */
  provider: z.nullable(z.string()),
  address: z.nullable(z.string()),
  userAgent: z.nullable(z.string()),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.nullable(z.iso.datetime()),
  /** The one that asks. */
  isThis: z.boolean(),
});
export type ApiSignIn = z.infer<typeof apiSignInSchema>;

export const apiAccountSchema = z.object({
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  /** Whether it was shown that mail to this address reaches them. */
  emailConfirmed: z.boolean(),
  hasPassword: z.boolean(),
  isAdmin: z.boolean(),
  /** Identity providers that are connected. */
  identities: z.array(z.string()),
  signIns: z.array(apiSignInSchema),
  /** Before what asks for a sign-in of late: a first password, another provider, the account's end. */
  mustSignInAgain: z.boolean(),
});
export type ApiAccount = z.infer<typeof apiAccountSchema>;

/** `PATCH /api/account`. */
export const patchAccountSchema = z.object({ name: personNameSchema });
/** `DELETE /api/account`: with the account's address typed, or its name where it has none. */
export const deleteAccountSchema = z.object({ confirmation: z.string().check(z.trim(), z.maxLength(254)) });
/** `PUT /api/account/password`: `current` where there is one. Ends every other sign-in. */
export const changePasswordSchema = z.object({ current: z.optional(triedPasswordSchema), password: newPasswordSchema });

// ------------------------------------------------------------------------------------------------------------- an admin

export const apiUserSchema = z.object({
  id: userIdSchema,
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  isAdmin: z.boolean(),
  disabledAt: z.nullable(z.iso.datetime()),
  /** Invited, and never signed in yet. */
  isInvited: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.nullable(z.iso.datetime()),
});
export type ApiUser = z.infer<typeof apiUserSchema>;
/** A page of accounts, the newest first; `more`: there are older ones. */
export interface UserList {
  readonly users: readonly ApiUser[];
  readonly more: boolean;
}

/** `POST /api/admin/users`: an account for this address, and the link that opens it, told once. */
export const inviteUserSchema = z.object({ email: emailAddressSchema });
/** `POST /api/admin/users` and `POST /api/admin/users/{id}/links`: one use, to be passed on by a safe way. */
export const oneTimeLinkReplySchema = z.object({
  url: z.string(),
  expiresAt: z.iso.datetime(),
});
export type OneTimeLinkReply = z.infer<typeof oneTimeLinkReplySchema>;
/** `PATCH /api/admin/users/{id}`. */
export const patchUserSchema = z
  .partial(z.object({ disabled: z.boolean(), isAdmin: z.boolean() }))
  .check(z.refine((change) => Object.keys(change).length > 0, "say what to change"));
