/** Which value counts: of the command line before the environment, before config.json, before the pairing, before the default. Pure. */
import { readSettingText } from "./read-setting.ts";
import { settingKeys, settings, type SettingKey, type SettingValues } from "./settings.ts";

export const origins = ["flag", "environment", "file", "pairing", "default"] as const;
export type Origin = (typeof origins)[number];

export interface GivenSettings {
  readonly flags: Readonly<Partial<Record<SettingKey, string | undefined>>>;
  readonly env: NodeJS.ProcessEnv;
  readonly file: SettingValues;
  /** The web app in the record of this device's pairing. */
  readonly paired: string | undefined;
}

interface Resolved<Key extends SettingKey> {
  /** Undefined: as `unset` says of it. */
  readonly value: SettingValues[Key];
  readonly from: Origin;
}
export type ResolvedSettings = { readonly [Key in SettingKey]: Resolved<Key> };

/** Throws a ConfigError for the first that is bad. */
export function resolveSettings(given: GivenSettings): ResolvedSettings {
  return Object.fromEntries(settingKeys.map((key) => [key, resolve(key, given)])) as ResolvedSettings;
}

function resolve<Key extends SettingKey>(key: Key, { flags, env, file, paired }: GivenSettings): Resolved<Key> {
  const { variable, standard } = settings[key];
  const [flag, variableText] = [flags[key], env[variable]];
  if (flag !== undefined) return { value: readSettingText(key, flag, `--${key}`), from: "flag" };
  if (variableText !== undefined) return { value: readSettingText(key, variableText, variable), from: "environment" };
  if (file[key] !== undefined) return { value: file[key], from: "file" };
  if (key === "server" && paired !== undefined)
    return { value: readSettingText(key, paired, "the pairing's web app"), from: "pairing" };
  return { value: standard() as SettingValues[Key], from: "default" };
}

/** Those that are others by now, of the ones that a helper reads at its start. */
export function changedSettings(before: ResolvedSettings, now: ResolvedSettings): SettingKey[] {
  return settingKeys.filter((key) => settings[key].holdsFrom === "start" && before[key].value !== now[key].value);
}
