/**
 * config.json: the helper's settings as a person keeps them. What cannot be read is never written over, and a link to the
 * file elsewhere stays one.
 */
import { readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { homedir, platform } from "node:os";
import { dirname, join } from "node:path";
import { reasonOf } from "../log.ts";
import { ConfigError } from "./config-error.ts";
import { configSchemaText, schemaFile, schemaKey } from "./config-schema.ts";
import { readSetting } from "./read-setting.ts";
import { isSettingKey, unknownKeyText, type SettingKey, type SettingValues } from "./settings.ts";
import { makeFolder } from "../make-folder.ts";

/** `stateDir`: the folder of a helper that was given one; it has its settings there, apart from those of any other. */
export function configFilePath(env: NodeJS.ProcessEnv, stateDir: string | undefined): string {
  return join(stateDir ?? configFolder(env), "config.json");
}

function configFolder(env: NodeJS.ProcessEnv): string {
  if (platform() === "darwin") return join(homedir(), "Library", "Application Support", "coda-runner");
  return join(env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "coda-runner");
}

/** Nothing where there is no file. Throws a ConfigError that names file, key and what is allowed. */
export function readConfigFile(path: string): SettingValues {
  const { [schemaKey]: schema, ...settings } = objectIn(path);
  if (schema !== undefined && typeof schema !== "string")
    throw new ConfigError(`${path}: ${schemaKey} is ${JSON.stringify(schema)}; it must be a path or an address`);
  const entries = Object.entries(settings).map(([key, said]) => {
    if (!isSettingKey(key)) throw new ConfigError(`${path}: ${unknownKeyText(key)}`);
    return [key, readSetting(key, said, `${path}: ${key}`)] as const;
  });
  return Object.fromEntries(entries);
}

/** Undefined takes the key out. Throws as `readConfigFile` does, and then nothing was written. */
export function writeSetting(path: string, key: SettingKey, value: string | boolean | undefined): void {
  readConfigFile(path);
  const { [key]: _, ...others } = objectIn(path);
  replace(path, value === undefined ? others : { ...objectIn(path), [key]: value });
}

/**
 * Lays the schema beside the file and names it in there, where editors look for one; whoever names another has that one. The
 * schema's path. Throws as `readConfigFile` does, and then nothing was written.
 */
export function writeSchema(path: string): string {
  readConfigFile(path);
  const schema = join(dirname(path), schemaFile);
  makeFolder(dirname(path));
  writeFileSync(schema, configSchemaText(), { mode: 0o600 });
  replace(path, { [schemaKey]: `./${schemaFile}`, ...objectIn(path) });
  return schema;
}

function replace(path: string, said: Readonly<Record<string, unknown>>): void {
  makeFolder(dirname(path));
  const target = linkedTo(path);
  writeFileSync(`${target}.new`, `${JSON.stringify(said, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${target}.new`, target);
}

function objectIn(path: string): Readonly<Record<string, unknown>> {
  const text = textIn(path);
  if (text === undefined) return {};
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said === "object" && said !== null && !Array.isArray(said)) return { ...said };
  } catch (error) {
    throw new ConfigError(`${path} is no JSON (${reasonOf(error)}); repair it, or remove it to have the defaults`);
  }
  throw new ConfigError(`${path} must be an object of settings, as {"redaction": "strict"}`);
}

function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new ConfigError(`${path} cannot be read (${reasonOf(error)})`);
  }
}

function linkedTo(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
