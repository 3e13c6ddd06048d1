/** `coda-runner pair` and `rotate-key`: what they do, without the command line they come from. */
import { z } from "zod";
import { refuseCutOff } from "../law/own-book.ts";
import type { RunnerConfig } from "../config.ts";
import type { Device } from "./device.ts";
import { apiOf, deviceOptions, pairedDevice } from "./device-folder.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { openLink } from "./open-link.ts";
import type { Person } from "./pair-device.ts";
import { pairMachine, type PairingHost } from "./pair-machine.ts";
import { claimedText, personText, questionText, shownText } from "./pair-words.ts";
import type { WebApi } from "./web-api.ts";

/** Where the command talks to a person; `ask` resolves with what they typed. */
export interface Talk {
  readonly print: (text: string) => void;
  /** Undefined: nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly colours: boolean;
}

/** Throws a sentence when there is no device in the end. */
export async function pairCommand(config: RunnerConfig, talk: Talk, yesTo: string | undefined): Promise<void> {
  refuseCutOff(config.stateDir);
  if (yesTo === undefined && talk.ask === undefined) throw new Error(nobodyToAsk);
  const { server, keyPlace, owner, browsers } = await pairMachine(config, hostAt(config, talk, yesTo));
  const name = personText({ name: owner, email: null });
  talk.print(`  Paired with ${server} as a device of ${name}; its key is in ${keyPlace}.`);
  talk.print(`  ${browsers}`);
}

function hostAt(config: RunnerConfig, talk: Talk, yesTo: string | undefined): PairingHost {
  return {
    shown: (shown) => {
      talk.print(shownText(shown, { fingerprint: shown.fingerprint, colours: talk.colours }));
      const opens = yesTo === undefined && openLink(shown.urlWithCode, { server: config.server, env: config.env });
      if (opens) talk.print("  It opens in your browser.");
    },
    claimed: (by) => talk.print(claimedText(by)),
    confirm: async ({ by, browser, fingerprint }) => {
      if (yesTo !== undefined) return answerTo(by, yesTo);
      const answer = await talk.ask?.(questionText(by, fingerprint, browser));
      return /^y(?:es)?$/iu.test(answer?.trim() ?? "") ? "yes" : { no: "you said no; nothing was paired" };
    },
  };
}

const nobodyToAsk = "nobody can be asked here for the last yes; name who may have this machine with --yes-to <e-mail>";

function answerTo(by: Person, yesTo: string): "yes" | { readonly no: string } {
  const isThem = by.email?.toLowerCase() === yesTo.toLowerCase();
  return isThem ? "yes" : { no: `it was not ${yesTo} who entered the code; nothing was paired` };
}

/** What a program is told of a pairing, in this order: one of each, and none that does not come to pass. */
export const pairStepSchema = z.discriminatedUnion("step", [
  z.object({
    step: z.literal("code"),
    /** To be entered at `url`; `urlWithCode` has it entered. */
    code: z.string(),
    url: z.string(),
    urlWithCode: z.string(),
    /** Of this device's key: the page shows the same. */
    fingerprint: z.string(),
    /** ISO 8601; from then on it is good for nobody. */
    expiresAt: z.string(),
  }),
  z.object({
    step: z.literal("claimed"),
    /** Who entered the code. */
    by: z.object({ name: z.string().nullable(), email: z.string().nullable() }),
  }),
  z.object({
    step: z.literal("paired"),
    server: z.string(),
    /** As they are called. */
    owner: z.string(),
    keyPlace: z.string(),
    /** The one that said yes, and whether it may type here without being asked about; null: it is not known. */
    browser: z.object({ code: z.string(), mayType: z.boolean() }).nullable(),
  }),
]);
type PairStep = z.infer<typeof pairStepSchema>;

/** As `pairCommand`, where a program listens: nobody is asked, so somebody must be named. */
export async function pairForPrograms(
  config: RunnerConfig,
  tell: (step: PairStep) => void,
  yesTo: string | undefined,
): Promise<void> {
  if (yesTo === undefined) throw new Error(nobodyToAsk);
  const { server, owner, keyPlace, browser } = await pairMachine(config, {
    shown: ({ code, url, urlWithCode, fingerprint, expiresAt }) =>
      tell({ step: "code", code, url, urlWithCode, fingerprint, expiresAt }),
    claimed: ({ name, email }) => tell({ step: "claimed", by: { name, email } }),
    confirm: async ({ by }) => answerTo(by, yesTo),
  });
  tell({ step: "paired", server, owner, keyPlace, browser });
}

/** For a helper that does not run: a running one changes its key by itself. As `rotateKey`. */
export async function rotateOwnKey(config: RunnerConfig): Promise<ChangedKey> {
  refuseCutOff(config.stateDir);
  const device = await pairedDevice(await deviceOptions(config));
  return rotateKey(device, apiOf(device));
}

export interface ChangedKey {
  /** For people. */
  readonly said: string;
  /** Of the new key. */
  readonly fingerprint: string;
}

/** Throws a sentence when the key is the old one still, or may be. */
export async function rotateKey(device: Device, api: WebApi): Promise<ChangedKey> {
  const reply = await api.rotateKey();
  if (!reply.ok) throw new Error(`the key could not be changed: ${reply.failure.message}`);
  const fingerprint = fingerprintOf(device.keys.publicKey);
  return { said: `the key was changed; its fingerprint is ${fingerprint}`, fingerprint };
}
