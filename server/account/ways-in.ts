/** The ways to sign in that pages offer. */
import type { Config } from "../config.ts";
import { identityProviders } from "./identity-providers.ts";

/** Null in local mode, which has its own. */
export function waysInOfPages({ local, waysIn, flags }: Pick<Config, "local" | "waysIn" | "flags">) {
  if (local) return null;
  const providers = identityProviders(waysIn).map(({ id, name }) => ({ id, name }));
  return { providers, password: flags.password, mail: waysIn.mail !== undefined };
}
