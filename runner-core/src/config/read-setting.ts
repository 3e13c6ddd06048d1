/** One setting's value out of what somebody wrote. Pure; each refusal is a sentence that says where, what, and what is allowed. */
import { z } from "zod";
import { ConfigError } from "./config-error.ts";
import { settings, type Setting, type SettingKey, type SettingValues } from "./settings.ts";

type Value<Key extends SettingKey> = NonNullable<SettingValues[Key]>;

/** `where`: a variable, a flag, or a key of a file. Throws a ConfigError. */
export function readSetting<Key extends SettingKey>(key: Key, said: unknown, where: string): Value<Key> {
  const setting: Setting<unknown> = settings[key];
  const read = z.safeParse(setting.schema, said);
  if (read.success) return read.data as Value<Key>;
  const shown = typeof said === "string" ? `'${said}'` : JSON.stringify(said);
  throw new ConfigError(`${where} is ${shown}; it must be ${setting.allowed}`);
}

/** As `readSetting`, of a text. */
export function readSettingText<Key extends SettingKey>(key: Key, text: string, where: string): Value<Key> {
  const { fromText }: Setting<unknown> = settings[key];
  const said = fromText?.(text) ?? text;
  return readSetting(key, said, where);
}
