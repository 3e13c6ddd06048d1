/** The schema that is shipped, read by a validator of others, against the reader of config.json: an editor and the helper agree. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfigFile, writeSchema, writeSetting } from "./config-file.ts";
import { configSchemaText, schemaFile } from "./config-schema.ts";
import { settingKeys, settings } from "./settings.ts";

const shipped: unknown = JSON.parse(configSchemaText());
const validate = new Ajv({ allErrors: true }).compile(shipped as object);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-schema-"));
  file = join(folder, "config.json");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function helperTakes(said: unknown): boolean {
  writeFileSync(file, JSON.stringify(said));
  try {
    readConfigFile(file);
    return true;
  } catch {
    return false;
  }
}

const good: Readonly<Record<string, readonly unknown[]>> = {
  server: ["https://coda.example", "http://127.0.0.1:3000/x"],
  "session-prefix": ["coda", "a1"],
  "tmux-socket": ["work", "a.b_c-d"],
  "session-directory": ["/", "/home/ada"],
  redaction: ["off", "standard", "strict"],
  "shell-integration": [true, false],
  "update-from": ["https://coda.example/runner/"],
  "auto-update": ["off", "notify", "on"],
  metrics: [true, false],
  "device-name": ["box", "x".repeat(200)],
  "key-store": ["file"],
};
const bad: readonly (readonly [key: string, value: unknown])[] = [
  ["server", "coda.example"],
  ["server", "ftp://coda.example"],
  ["session-prefix", "No"],
  ["session-prefix", ""],
  ["tmux-socket", "../x"],
  ["session-directory", "home"],
  ["redaction", "loud"],
  ["shell-integration", "true"],
  ["update-from", "/runner"],
  ["auto-update", true],
  ["metrics", 1],
  ["device-name", ""],
  ["device-name", "x".repeat(201)],
  ["key-store", "safe"],
  ["colour", "red"],
  ["$schema", 7],
  ["redaction", null],
];

describe("the schema and the helper", () => {
  test.each(settingKeys.flatMap((key) => (good[key] ?? []).map((value) => [key, value] as const)))(
    "take %s as %j",
    (key, value) => {
      const said = { $schema: "./config.schema.json", [key]: value };
      expect([validate(said), helperTakes(said)]).toEqual([true, true]);
    },
  );

  test.each(bad)("refuse %s as %j", (key, value) => {
    expect([validate({ [key]: value }), helperTakes({ [key]: value })]).toEqual([false, false]);
  });

  test("have a value of every setting above, and say of each what it is", () => {
    expect(Object.keys(good)).toEqual(settingKeys);
    for (const key of settingKeys)
      expect(shipped).toHaveProperty(
        ["properties", key, "description"],
        expect.stringContaining(settings[key].meaning),
      );
  });

  test("agree on anything: what the helper takes is never marked as wrong", () => {
    const value = fc.oneof(
      fc.constantFrom(...Object.values(good).flat()),
      fc.string({ unit: "binary" }),
      fc.webUrl(),
      fc.boolean(),
      fc.constant(null),
    );
    const said = fc.dictionary(fc.constantFrom(...settingKeys, "$schema", "other"), value, { maxKeys: 3 });
    fc.assert(
      fc.property(said, (each) => {
        expect(!helperTakes(each) || validate(each)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("config schema --write", () => {
  test("lays it beside the file, which names it and keeps all that was in it", () => {
    writeSetting(file, "redaction", "strict");
    expect(writeSchema(file)).toBe(join(folder, schemaFile));
    expect(readFileSync(join(folder, schemaFile), "utf8")).toBe(configSchemaText());
    const named = { $schema: "./config.schema.json", redaction: "strict" };
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(named);
    writeSetting(file, "metrics", false);
    writeSetting(file, "redaction", undefined);
    const after: unknown = JSON.parse(readFileSync(file, "utf8"));
    expect(after).toEqual({ $schema: "./config.schema.json", metrics: false });
    expect(readConfigFile(file)).toEqual({ metrics: false });
  });

  test("leaves a schema that somebody chose, and writes nothing beside a file that is wrong", () => {
    writeFileSync(file, '{"$schema":"https://schemas.example/coda.json"}');
    writeSchema(file);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ $schema: "https://schemas.example/coda.json" });
    rmSync(join(folder, schemaFile));
    writeFileSync(file, '{"colour":"red"}');
    expect(() => writeSchema(file)).toThrow("'colour' is no setting");
    expect(() => readFileSync(join(folder, schemaFile))).toThrow("ENOENT");
  });
});
