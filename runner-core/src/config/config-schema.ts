/** config.json as a JSON Schema, which editors complete and check it by: made of the very schemas that it is read by. Pure. */
import { z } from "zod";
import { settingKeys, settings, type Setting } from "./settings.ts";

/** The key by which a file says which schema it follows; it is no setting. */
export const schemaKey = "$schema";
/** As it lies in the package, in a release, and beside config.json. */
export const schemaFile = "config.schema.json";

/**
 * Draft 7, which every editor reads. Whatever the helper takes, it takes; it takes a little more, since it cannot say all of
 * an address, and counts characters where the helper counts UTF-16's.
 */
export function configSchema(): object {
  const ofSettings = settingKeys.map((key) => {
    const { schema, meaning, allowed, unset }: Setting<unknown> = settings[key];
    const description = `${meaning}. It must be ${allowed}. Default: ${unset}.`;
    return [key, z.optional(schema).meta({ description })] as const;
  });
  const file = z.strictObject({ [schemaKey]: z.string().optional(), ...Object.fromEntries(ofSettings) });
  return z.toJSONSchema(file.meta({ title: "Settings of coda-runner" }), { io: "input", target: "draft-7" });
}

export function configSchemaText(): string {
  return `${JSON.stringify(configSchema(), undefined, 2)}\n`;
}
