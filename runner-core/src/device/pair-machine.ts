/** Pairs this machine, whoever asks for it and wherever they are asked back: in a terminal, or in a window. */
import { platform } from "node:os";
import { systemClock } from "../clock.ts";
import type { RunnerConfig } from "../config.ts";
import { codeOf } from "../law/browser.ts";
import { ownBook, refuseCutOff } from "../law/own-book.ts";
import { reasonOf } from "../log.ts";
import { makeFolder } from "../make-folder.ts";
import { runnerVersion } from "../version.ts";
import { Device } from "./device.ts";
import { deviceOptions, refusePaired } from "./device-folder.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { offeredKeyStore } from "./key-stores.ts";
import { pairDevice, type PairResult, type Person, type ShownPairing } from "./pair-device.ts";
import { webFetch } from "../network/web-fetch.ts";

/** A code that somebody may enter now, and what its page shows of this machine. */
export interface ShownCode extends ShownPairing {
  /** Of this device's key. */
  readonly fingerprint: string;
}

/** Who wants this machine. */
export interface Asker {
  readonly by: Person;
  /** The code of the browser they said yes with, where the web app knows it. */
  readonly browser: string | undefined;
  readonly fingerprint: string;
}

/** Who sits at this machine. */
export interface PairingHost {
  readonly shown: (code: ShownCode) => void;
  /** Somebody entered the code, and looks at name and fingerprint. */
  readonly claimed: (by: Person) => void;
  /** The last word; a no with its sentence. */
  readonly confirm: (asker: Asker) => Promise<"yes" | { readonly no: string }>;
}

export interface Paired {
  readonly server: string;
  /** As its owner is called. */
  readonly owner: string;
  readonly keyPlace: string;
  /** The code of the browser that said yes, and whether it may type without being asked about; null: it is not known. */
  readonly browser: { readonly code: string; readonly mayType: boolean } | null;
  /** The same in a sentence or two, and why it may not. */
  readonly browsers: string;
}

/** Throws a sentence when there is no device in the end. Aborted, it no longer waits for somebody. */
export async function pairMachine(config: RunnerConfig, host: PairingHost, signal?: AbortSignal): Promise<Paired> {
  refuseCutOff(config.stateDir);
  makeFolder(config.stateDir);
  const options = await deviceOptions(config);
  await refusePaired(options);
  const device = await Device.begin(options, config.keyStore ?? (await offeredKeyStore(config)));
  const fingerprint = fingerprintOf(device.keys.publicKey);
  let no: string | undefined;
  const result = await pairDevice({
    device,
    name: config.deviceName,
    platform: platform(),
    version: runnerVersion,
    clock: systemClock,
    fetch: webFetch,
    signal,
    onShown: (shown) => host.shown({ ...shown, fingerprint }),
    onClaimed: host.claimed,
    confirm: async ({ by, browser }) => {
      const answer = await host.confirm({ by, browser: browser && codeOf(browser), fingerprint });
      if (answer !== "yes") ({ no } = answer);
      return answer === "yes";
    },
  });
  if (!result.ok) {
    await device.forget();
    throw new Error(no ?? `${result.why}${adviceFor(config, result)}`);
  }
  device.paired(result.pairing, "pairing");
  const { owner } = result.pairing;
  return { server: device.server, owner, keyPlace: device.store.place, ...letIn(config.stateDir, result) };
}

/** Whoever named no Coda was led to this machine's own. */
function adviceFor({ settings }: RunnerConfig, { nobodyAnswered }: Extract<PairResult, { ok: false }>): string {
  if (nobodyAnswered !== true || settings.server.from !== "default") return "";
  return "; if your Coda is elsewhere, name it: --server https://coda.example";
}

/** The browser that said yes to this machine need not be asked about. What came of it, for people. */
function letIn(
  stateDir: string,
  { by, browser, pairing }: Extract<PairResult, { ok: true }>,
): Pick<Paired, "browser" | "browsers"> {
  const others = "Any other browser is asked about here before it may type: coda-runner browsers";
  if (browser === undefined) return { browser: null, browsers: others };
  const code = codeOf(browser);
  const { key, user: account } = browser;
  try {
    ownBook(stateDir).answer({ key, account, guest: false, name: by.name ?? pairing.owner }, "allowed");
    return { browser: { code, mayType: true }, browsers: `The browser ${code} may type here. ${others}` };
  } catch (error) {
    const browsers = `The browser ${code} may not type here yet: ${reasonOf(error)}`;
    return { browser: { code, mayType: false }, browsers };
  }
}
