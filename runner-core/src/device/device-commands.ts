/** `coda-runner pair`, `unpair` and `rotate-key`: what they do, without the command line they come from. */
import { refuseCutOff } from "../law/own-book.ts";
import type { RunnerConfig } from "../config.ts";
import type { Device } from "./device.ts";
import { apiOf, deviceOptions, pairedDevice } from "./device-folder.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { openLink } from "./open-link.ts";
import { pairMachine, type PairingHost } from "./pair-machine.ts";
import { claimedText, personText, questionText, shownText } from "./pair-words.ts";
import { unpairMachine } from "./unpair-machine.ts";
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
  if (yesTo === undefined && talk.ask === undefined)
    throw new Error("nobody can be asked here for the last yes; name who may have this machine with --yes-to <e-mail>");
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
      if (yesTo !== undefined) {
        const isThem = by.email?.toLowerCase() === yesTo.toLowerCase();
        return isThem ? "yes" : { no: `it was not ${yesTo} who entered the code; nothing was paired` };
      }
      const answer = await talk.ask?.(questionText(by, fingerprint, browser));
      return /^y(?:es)?$/iu.test(answer?.trim() ?? "") ? "yes" : { no: "you said no; nothing was paired" };
    },
  };
}

/** Throws a sentence; then nothing was removed. */
export async function unpairCommand(config: RunnerConfig, talk: Talk): Promise<void> {
  const { server, keyPlace } = await unpairMachine(config);
  talk.print(`This machine is paired no more with ${server}; its key is gone from ${keyPlace}.`);
}

/** For a helper that does not run: a running one changes its key by itself. */
export async function rotateKeyCommand(config: RunnerConfig, talk: Talk): Promise<void> {
  refuseCutOff(config.stateDir);
  const device = await pairedDevice(await deviceOptions(config));
  talk.print(await rotateKey(device, apiOf(device)));
}

/** What came of it, for people. Throws a sentence when the key is the old one still, or may be. */
export async function rotateKey(device: Device, api: WebApi): Promise<string> {
  const reply = await api.rotateKey();
  if (reply.ok) return `the key was changed; its fingerprint is ${fingerprintOf(device.keys.publicKey)}`;
  throw new Error(`the key could not be changed: ${reply.failure.message}`);
}
