/** By what somebody could sign in to an account again, as this server is set up now. */
import type { Config } from "../config.ts";
import { identityProviders } from "./identity-providers.ts";
import type { User } from "./user-row.ts";

type Settings = Pick<Config, "flags" | "waysIn">;

/** @param identities those connected to it, as they are kept. */
export function canComeBack({ flags, waysIn }: Settings, user: User, identities: readonly string[]): boolean {
  // A password is asked for together with the address.
  if (flags.password && user.passwordHash !== null && user.email !== null) return true;
  if (waysIn.mail !== undefined && user.emailVerified !== null) return true;
  return identityProviders(waysIn).some(({ key }) => identities.includes(key));
}
