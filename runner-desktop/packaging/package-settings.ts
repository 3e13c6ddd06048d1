/** The one reader of environment variables of the program that packs the app. electron-builder reads its own besides. */
import type { Signing } from "./builder-configuration.ts";

export interface PackageSettings {
  readonly signing: Signing;
  readonly maintainer: string;
}

export function packageSettings(): PackageSettings {
  const { env } = process;
  return {
    signing: signing(env),
    maintainer: given(env["CODA_PACKAGE_MAINTAINER"]) ?? "Coda contributors <nobody@coda.invalid>",
  };
}

/** electron-builder finds the certificate by CSC_LINK or CSC_NAME, and notarises by either set of Apple's. */
function signing(env: NodeJS.ProcessEnv): Signing {
  const has = (...names: readonly string[]): boolean => names.every((name) => given(env[name]) !== undefined);
  if (!has("CSC_LINK") && !has("CSC_NAME")) return "none";
  const canNotarise =
    has("APPLE_API_KEY", "APPLE_API_KEY_ID", "APPLE_API_ISSUER") ||
    has("APPLE_ID", "APPLE_APP_SPECIFIC_PASSWORD", "APPLE_TEAM_ID");
  return canNotarise ? "notarised" : "signed";
}

/** A workflow passes what is not set as an empty text. */
function given(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
