/** `config`: the settings in config.json, and which value counts. A person's file: it is changed key by key. */
import { z } from "zod";
import { writeSchema, writeSetting } from "../config/config-file.ts";
import { configSchema, configSchemaText } from "../config/config-schema.ts";
import { readSettingText } from "../config/read-setting.ts";
import { origins, type Origin } from "../config/resolve-settings.ts";
import { isSettingKey, settingKeys, settings, unknownKeyText, type SettingKey } from "../config/settings.ts";
import { tableOf } from "../table-text.ts";
import { usageError } from "./command-failed.ts";
import { jsonOption, report, type Call, type CliArgument, type CliCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";

const key: CliArgument = { name: "<key>", meaning: settingKeys.join(", "), offers: settingKeys };
const valueSchema = z.union([z.string(), z.boolean()]).nullable();
const listedSchema = z.object({ key: z.enum(settingKeys), value: valueSchema, from: z.enum(origins) });
type Listed = z.infer<typeof listedSchema>;
/** `restart`: once the running helper is another; `pairing`: when this machine is paired; `overruled`: not here. */
const counts = ["now", "restart", "pairing", "overruled"] as const;
const writtenSchema = z.object({
  key: z.enum(settingKeys),
  /** Null: it is in the file no more. */
  value: valueSchema,
  file: z.string(),
  counts: z.enum(counts),
  /** In words; null where it counts now. */
  why: z.string().nullable(),
});
type Written = z.infer<typeof writtenSchema>;

const origin: Readonly<Record<Origin, (key: SettingKey, call: Call) => string>> = {
  flag: (name) => `--${name}`,
  environment: (name) => settings[name].variable,
  file: (_, { places }) => places.configFile,
  pairing: () => "where this device is paired",
  default: () => "default",
};

const shared = { group: "Settings and keys", arguments: [], options: [], examples: [] } as const;

export const configCommands: readonly CliCommand[] = [
  {
    ...shared,
    path: ["config"],
    description: "each setting, and where its value comes from; changes are made by its subcommands",
    options: [jsonOption],
    examples: [
      { line: "coda-runner config set redaction strict", does: "mask long random words as well" },
      { line: "coda-runner config unset redaction", does: "the default again" },
    ],
    next: "restart the helper: it reads them at its start",
    json: z.array(listedSchema),
    run: list,
  },
  {
    ...shared,
    path: ["config", "list"],
    description: "each setting, and where its value comes from: flag, environment, config.json, pairing, default",
    options: [jsonOption],
    json: z.array(listedSchema),
    run: list,
  },
  {
    ...shared,
    path: ["config", "get"],
    description: "the value that counts, of one setting or of all",
    arguments: [{ ...key, name: "[key]" }],
    options: [jsonOption],
    examples: [{ line: "coda-runner config get server", does: "which web app" }],
    json: z.union([valueSchema, z.partialRecord(z.enum(settingKeys), valueSchema)]),
    run: get,
  },
  {
    ...shared,
    path: ["config", "set"],
    description: "write one setting into config.json",
    arguments: [key, { name: "<value>", meaning: "as 'config list' shows it; a bad one is refused in a sentence" }],
    options: [jsonOption],
    examples: [{ line: "coda-runner config set tmux-socket work", does: "as tmux -L work" }],
    json: writtenSchema,
    run: async (call) => {
      const name = readKey(call.words[0]);
      const value = readSettingText(name, call.words[1] ?? "", name);
      return write(call, name, value);
    },
  },
  {
    ...shared,
    path: ["config", "unset"],
    description: "take one setting out of config.json",
    arguments: [key],
    options: [jsonOption],
    json: writtenSchema,
    run: async (call) => write(call, readKey(call.words[0]), undefined),
  },
  {
    ...shared,
    path: ["config", "schema"],
    description: "print the JSON Schema of config.json, by which an editor completes and checks it",
    options: [
      {
        flags: "--write",
        meaning: "lay it beside config.json instead, and name it in there: all that an editor needs",
      },
      jsonOption,
    ],
    examples: [{ line: "coda-runner config schema --write", does: "then open config.json in your editor" }],
    json: z.union([z.object({ schema: z.string(), file: z.string() }), z.record(z.string(), z.unknown())]),
    run: async (call) => {
      const { configFile: file } = call.places;
      if (call.options["write"] !== true) {
        report(call, { json: configSchema(), text: configSchemaText().trimEnd() });
        return exitCodes.done;
      }
      const schema = writeSchema(file);
      report(call, { json: { schema, file }, text: `The schema is ${schema}, and ${file} names it.` });
      return exitCodes.done;
    },
  },
  {
    ...shared,
    path: ["config", "path"],
    description: "where config.json is, or would be",
    options: [jsonOption],
    json: z.string(),
    run: async ({ out, options, places: { configFile } }) => {
      out.print(options["json"] === true ? JSON.stringify(configFile) : configFile);
      return exitCodes.done;
    },
  },
];

function readKey(text = ""): SettingKey {
  if (isSettingKey(text)) return text;
  throw usageError(unknownKeyText(text));
}

function listed(call: Call): Listed[] {
  const resolved = call.config().settings;
  return settingKeys.map((name) => ({ key: name, value: resolved[name].value ?? null, from: resolved[name].from }));
}

async function list(call: Call): Promise<typeof exitCodes.done> {
  const all = listed(call);
  const rows = all.map(({ key: name, value, from }) => [name, valueText(name, value), origin[from](name, call)]);
  call.out.print(call.options["json"] === true ? JSON.stringify(all) : tableOf(["KEY", "VALUE", "FROM"], rows));
  return exitCodes.done;
}

async function get(call: Call): Promise<typeof exitCodes.done> {
  const [word] = call.words;
  const all = listed(call);
  const isJson = call.options["json"] === true;
  if (word === undefined) {
    const values = Object.fromEntries(all.map(({ key: name, value }) => [name, value]));
    const lines = all.map(({ key: name, value }) => `${name} ${valueText(name, value)}`);
    call.out.print(isJson ? JSON.stringify(values) : lines.join("\n"));
    return exitCodes.done;
  }
  const name = readKey(word);
  const value = all.find((candidate) => candidate.key === name)?.value ?? null;
  // As it is, for scripts: nothing where there is none.
  call.out.print(isJson ? JSON.stringify(value) : String(value ?? ""));
  return exitCodes.done;
}

/** In brackets where there is none: what happens without one. */
function valueText(name: SettingKey, value: Listed["value"]): string {
  return value === null ? `(${settings[name].unset})` : String(value);
}

async function write(
  call: Call,
  name: SettingKey,
  value: string | boolean | undefined,
): Promise<typeof exitCodes.done> {
  const { configFile } = call.places;
  writeSetting(configFile, name, value);
  const done = value === undefined ? `${name} is not in ${configFile}` : `${name} is ${value} in ${configFile}`;
  const { counts: when, why } = await consequence(call, name);
  const written: Written = { key: name, value: value ?? null, file: configFile, counts: when, why };
  report(call, { json: written, text: why === null ? `${done}.` : `${done}.\n${why}` });
  return exitCodes.done;
}

/** What keeps the change from counting, now or at all. */
async function consequence(call: Call, name: SettingKey): Promise<Pick<Written, "counts" | "why">> {
  const { from } = call.config().settings[name];
  if (from === "flag" || from === "environment")
    return { counts: "overruled", why: `It does not count here: ${origin[from](name, call)} says otherwise.` };
  if (settings[name].holdsFrom === "pairing")
    return { counts: "pairing", why: "It counts when this machine is paired: coda-runner pair" };
  const reply = await call.door.ask({ version: 1, command: "status" });
  if (reply?.ok !== true || !("status" in reply) || !reply.status.settings.changed.includes(name))
    return { counts: "now", why: null };
  const { pid } = reply.status;
  return { counts: "restart", why: `The running helper (process ${pid}) goes on as before; restart it.` };
}
