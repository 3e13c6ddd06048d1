/** `send`: types into a session for who sits here, or for a script. */
import { limits, paneIdSchema } from "@coda/protocol";
import { deliveredSchema, mostKeys, type Delivered } from "../control/control-messages.ts";
import { keyBytes } from "../control/key-bytes.ts";
import { askHelper, field } from "./ask-helper.ts";
import { usageError } from "./command-failed.ts";
import { jsonOption, optionText, type Call, type CliCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { ideaArgument, readNames, slotArgument } from "./names.ts";

const fromStdin = "-";
const mostBytes = limits.pasteBytes;

export const sendCommand: CliCommand = {
  path: ["send"],
  group: "Sessions",
  description: "type into a session: a text, then keys; past copy mode, and a long text as one paste",
  arguments: [
    ideaArgument,
    { ...slotArgument, meaning: "which session of the idea; it comes before the text" },
    { name: "[text...]", meaning: "what is typed, words joined by a blank; - reads standard input" },
  ],
  options: [
    { flags: "--enter", meaning: "press Enter at the end" },
    { flags: "--keys <names>", meaning: "press these behind the text, by tmux's names: C-c,Up,M-x,F5" },
    { flags: "--paste", meaning: "in one paste, in brackets where the program asks for them; as ever above 1 KiB" },
    { flags: "--pane <id>", meaning: "into this pane, e.g. %3, instead of the one in front" },
    jsonOption,
  ],
  examples: [
    { line: "coda-runner send my-idea primary make test --enter", does: "run a command there" },
    { line: "coda-runner send my-idea --keys C-c", does: "interrupt what runs" },
    { line: "git diff | coda-runner send my-idea primary - --paste", does: "show it to who reads there" },
  ],
  json: deliveredSchema,
  run: async (call) => {
    const [idea, second, ...rest] = call.words;
    // A slot may be left out before a single dash.
    const [slot, words] = second === fromStdin ? [undefined, [fromStdin, ...rest]] : [second, rest];
    const names = slotOrText(idea, slot);
    const text = words.length === 1 && words[0] === fromStdin ? await readStdin() : Buffer.from(words.join(" "));
    if (text.length > mostBytes)
      throw usageError(`that is more than ${mostBytes / 1024 / 1024} MiB; put it into a file`);
    const keys = readKeys(optionText(call, "keys"));
    const enter = call.options["enter"] === true;
    if (text.length === 0 && keys.length === 0 && !enter)
      throw usageError("there is nothing to send; give a text, --keys, --enter, or - to read standard input");
    const delivered = field(
      await askHelper(call, {
        version: 1,
        command: "send",
        ...names,
        pane: readPane(call),
        text: text.toString("base64"),
        paste: call.options["paste"] === true,
        keys,
        enter,
      }),
      "delivered",
    );
    call.out.print(call.options["json"] === true ? JSON.stringify(delivered) : deliveredText(delivered));
    return exitCodes.done;
  },
};

function slotOrText(idea: string | undefined, slot: string | undefined): ReturnType<typeof readNames> {
  try {
    return readNames(idea, slot);
  } catch (error) {
    if (slot === undefined || /^[a-z0-9-]{1,40}$/u.test(slot)) throw error;
    throw usageError(`'${slot}' is no slot; name it before the text: coda-runner send ${idea} primary '${slot}'`);
  }
}

function readKeys(names = ""): string[] {
  // A comma is a key, too.
  const keys = names.split(/(?<=.),/u).filter((name) => name !== "");
  const wrong = keys.find((name) => keyBytes(name, { applicationCursor: false }) === undefined);
  if (keys.length > mostKeys) throw usageError(`those are more than ${mostKeys} keys; send them in several calls`);
  if (wrong !== undefined)
    throw usageError(`'${wrong}' is no key; there are C-c, Up, Enter, Escape, F5, M-x and the like`);
  return keys;
}

function readPane(call: Call): ReturnType<typeof paneIdSchema.parse> | undefined {
  const text = optionText(call, "pane");
  if (text === undefined) return undefined;
  const pane = paneIdSchema.safeParse(text);
  if (!pane.success)
    throw usageError(`'${text}' is no pane; it is written as %3, as in $TMUX_PANE and tmux list-panes`);
  return pane.data;
}

/** Not more than one byte over what is sent at all. */
async function readStdin(): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes > mostBytes) break;
  }
  return Buffer.concat(pieces);
}

function deliveredText({ name, pane, bytes, how, keys }: Delivered): string {
  const text = bytes > 0 ? [`${how} ${bytes.toLocaleString("en")} byte${bytes === 1 ? "" : "s"}`] : [];
  const pressed = keys > 0 ? [`pressed ${keys} key${keys === 1 ? "" : "s"}`] : [];
  return `${[...text, ...pressed].join(" and ")} in ${name}, pane ${pane}`;
}
