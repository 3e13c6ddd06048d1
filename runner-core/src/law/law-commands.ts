/**
 * `coda-runner law`, `browsers` and `panic`: what they do, without the command line they come from. A running helper does
 * it itself, so that it holds at once; without one it is written for the next.
 */
import { z } from "zod";
import { systemClock } from "../clock.ts";
import type { RunnerConfig } from "../config.ts";
import type { ControlReply } from "../control/control-messages.ts";
import { controlSocketPath, tryControl } from "../control/control-socket.ts";
import { answerLaw } from "./law-desk.ts";
import { lawFilesOf } from "./law-files.ts";
import { atMachine } from "./law-news.ts";
import { lawStatusSchema, listedBrowserSchema, shownBrowserSchema } from "./law-requests.ts";
import type { BrowserAnswer, LawRequest } from "./law-requests.ts";
import { browsersText, lawText, panicText } from "./law-text.ts";
import { ownAudit, ownBook } from "./own-book.ts";
import { panicCommand, panicHelpers } from "./panic-command.ts";
import { flagNames } from "./rule.ts";

export interface LineOptions {
  readonly json?: boolean;
  readonly release?: boolean;
  readonly account?: string;
}

type Named = readonly [name: string, description: string];

/** One command of the line; `words` has one for each argument. */
export interface LineCommand {
  readonly path: readonly [string] | readonly [string, string];
  readonly description: string;
  readonly arguments: readonly Named[];
  readonly options: readonly Named[];
  /** Of what it prints with --json. */
  readonly json: z.ZodType;
  /** What it prints. Throws a sentence. */
  readonly run: (config: RunnerConfig, words: readonly string[], options: LineOptions) => Promise<string>;
}

const json: Named = ["--json", "for programs"];
const code: Named = ["<code>", "as the page shows it, or more of the key's fingerprint"];
const account: Named = [
  "--account <id>",
  "only this account's, where several use one browser; its beginning is enough",
];

const answerSchema = z.object({
  answer: z.enum(["allow", "deny", "forget"]),
  /** Those that it was about; null: the helper, an older one, does not say. */
  browsers: z.array(shownBrowserSchema).nullable(),
});
const cutOffSchema = z.object({
  /** From now on. */
  cutOff: z.boolean(),
  wasCutOff: z.boolean(),
  /** `none` runs, so that it holds for the next one; one that did not obey a panic was `killed`. */
  helper: z.enum(panicHelpers),
});
type CutOff = z.infer<typeof cutOffSchema>;

export const lawCommands: readonly LineCommand[] = [
  {
    path: ["law"],
    description: "what browsers may do at this machine: rules that nobody can change from elsewhere",
    arguments: [],
    options: [json],
    json: lawStatusSchema,
    run: async (config, _, options) => showLaw(await ask(config, { version: 1, command: "law" }), options),
  },
  {
    path: ["law", "set"],
    description: "change one of these rules",
    arguments: [
      ["<flag>", flagNames.join(", ")],
      ["<on|off>", "from now on"],
    ],
    options: [json],
    json: lawStatusSchema,
    run: async (config, [flag = "", on = ""], options) => showLaw(await setFlag(config, flag, on), options),
  },
  {
    path: ["browsers"],
    description: "browsers that ask to type here, and those that were answered",
    arguments: [],
    options: [json],
    json: z.array(listedBrowserSchema),
    run: async (config, _, options) => showBrowsers(await ask(config, { version: 1, command: "browsers" }), options),
  },
  answering("allow", "let a browser type here, from now on"),
  answering("deny", "let a browser do nothing here, from now on"),
  answering("forget", "take an answer back: the browser is new here again"),
  {
    path: ["panic"],
    description: "cut this machine off at once, also over restarts; its sessions and their recording go on",
    arguments: [],
    options: [["--release", "end that: everything goes on, and what was recorded meanwhile is uploaded"], json],
    json: cutOffSchema,
    run: async (config, _, options) => (options.release === true ? release(config, options) : panic(config, options)),
  },
];

function answering(answer: BrowserAnswer, description: string): LineCommand {
  return {
    path: ["browsers", answer],
    description,
    arguments: [code],
    options: [account, json],
    json: answerSchema,
    run: async (config, [given = ""], { account: of, json: isJson }) => {
      const about = { answer, code: given, ...(of !== undefined && { account: of }) };
      const { said, answered = null } = saying(await ask(config, { version: 1, command: "browsers-answer", ...about }));
      return isJson === true ? JSON.stringify({ answer, browsers: answered }) : said;
    },
  };
}

async function setFlag(config: RunnerConfig, flag: string, on: string): Promise<ControlReply> {
  const known = flagNames.find((name) => name === flag);
  if (known === undefined) throw new Error(`'${flag}' is no flag; there are ${flagNames.join(", ")}`);
  if (on !== "on" && on !== "off") throw new Error(`'${on}' is neither on nor off`);
  return ask(config, { version: 1, command: "law-set", flag: known, on: on === "on" });
}

async function ask(config: RunnerConfig, request: LawRequest): Promise<Granted> {
  return (await askSomebody(config, request)).answer;
}

type Granted = ControlReply & { ok: true };

/** Of the helper, or done here where none runs. */
async function askSomebody(
  config: RunnerConfig,
  request: LawRequest,
): Promise<{ readonly answer: Granted; readonly by: "helper" | "command" }> {
  const { listens, reply } = await tryControl(controlSocketPath(config.stateDir), request);
  if (reply === undefined && listens)
    throw new Error("the helper does not answer; end it, or cut this machine off with: coda-runner panic");
  const answer = reply ?? answerLaw(ownBook(config.stateDir), request);
  if (!answer.ok) throw new Error(answer.message);
  return { answer, by: reply === undefined ? "command" : "helper" };
}

async function release(config: RunnerConfig, options: LineOptions): Promise<string> {
  const wasCutOff = lawFilesOf(config.stateDir).read().cutOffAt !== undefined;
  const { answer, by } = await askSomebody(config, { version: 1, command: "release" });
  if (options.json !== true) return saying(answer).said;
  const released: CutOff = { cutOff: false, wasCutOff, helper: by === "helper" ? "obeyed" : "none" };
  return JSON.stringify(released);
}

async function panic({ stateDir }: RunnerConfig, options: LineOptions): Promise<string> {
  const panicked = await panicCommand({
    stateDir,
    files: lawFilesOf(stateDir),
    clock: systemClock,
    onDoneAlone: () => ownAudit(stateDir).write(atMachine("helper.panic")),
  });
  return options.json === true
    ? JSON.stringify({ cutOff: true, ...panicked } satisfies CutOff)
    : panicText(panicked.helper);
}

function showLaw(reply: ControlReply, options: LineOptions): string {
  if (!("law" in reply)) throw new Error(otherAnswer);
  return options.json === true ? JSON.stringify(reply.law) : lawText(reply.law);
}

function showBrowsers(reply: ControlReply, options: LineOptions): string {
  if (!("browsers" in reply)) throw new Error(otherAnswer);
  return options.json === true ? JSON.stringify(reply.browsers) : browsersText(reply.browsers);
}

function saying(reply: ControlReply): Extract<ControlReply, { said: string }> {
  if (!("said" in reply)) throw new Error(otherAnswer);
  return reply;
}

const otherAnswer = "the helper answered something else";
