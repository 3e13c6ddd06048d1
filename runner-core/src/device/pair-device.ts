/** The helper's side of a pairing (a device flow as RFC 8628): shows a code, waits, has the last word. */
import {
  finishPairingReplySchema,
  limits,
  pairingPollText,
  pollPairingReplySchema,
  startPairingReplySchema,
  type ProofPurpose,
  type UserId,
} from "@coda/protocol";
import type { z } from "zod";
import { pause, type Clock } from "../clock.ts";
import type { Device, Pairing } from "./device.ts";
import { callWebApp, challengeFrom, type ApiResult } from "./web-call.ts";

export type ShownPairing = z.infer<typeof startPairingReplySchema>;
export interface Person {
  readonly name: string | null;
  readonly email: string | null;
}

export interface PairOptions {
  readonly device: Device;
  /** What its owner will call it. */
  readonly name: string;
  readonly platform: string;
  readonly version: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Nobody waits for somebody any more. */
  readonly signal?: AbortSignal | undefined;
  /** The code is to be entered by somebody now. */
  readonly onShown: (shown: ShownPairing) => void;
  /** Somebody entered it, and looks at name and fingerprint. */
  readonly onClaimed: (by: Person) => void;
  /** They said yes: the last word, by whoever sits here. */
  readonly confirm: (yes: Yes) => Promise<boolean>;
}

/** Who said yes, and the browser they said it with, where the web app knows that. */
export interface Yes {
  readonly by: Person;
  readonly browser: { readonly key: string; readonly user: UserId } | undefined;
}

/** Why there is no device, in one sentence. */
export type PairResult =
  | ({ readonly ok: true; readonly pairing: Pairing } & Yes)
  | { readonly ok: false; readonly why: string; readonly nobodyAnswered?: true };

const over = "the pairing is over: it was refused in the browser, or its ten minutes are up; begin anew";
const said = "you said no; nothing was paired";
const givenUp = "the pairing was given up; nothing was paired";

export async function pairDevice(options: PairOptions): Promise<PairResult> {
  const started = await start(options);
  if (!started.ok) {
    const { code, message: why } = started.failure;
    return code === "unreachable" ? { ok: false, why, nobodyAnswered: true } : { ok: false, why };
  }
  const shown = started.value;
  options.onShown(shown);
  const yes = await approval(options, shown);
  if ("why" in yes) {
    // The code is on a screen somewhere: it is to be good for nobody.
    if (options.signal?.aborted === true) await finish(options, shown.pairing, false);
    return { ok: false, why: yes.why };
  }
  const accept = await options.confirm(yes);
  const reply = await finish(options, shown.pairing, accept);
  if (!accept) return { ok: false, why: said };
  if (!reply.ok) return { ok: false, why: reply.failure.code === "gone" ? over : reply.failure.message };
  const { device, owner, ticketKey } = reply.value;
  return device === null ? { ok: false, why: over } : { ok: true, pairing: { device, owner, ticketKey }, ...yes };
}

async function start(options: PairOptions): Promise<ApiResult<ShownPairing>> {
  const { device, name, platform, version } = options;
  const proof = await prove(options, "pair");
  if (!proof.ok) return proof;
  const { publicKey, seal } = device.keys;
  const keys = { publicKey, sealKey: seal.publicKey, sealKeySignature: seal.signature, machine: device.machine };
  return callWebApp(device.server, options.fetch, {
    method: "POST",
    path: "/api/devmode/pairings",
    reply: startPairingReplySchema,
    body: { name, platform, version, ...keys, ...proof.value },
  });
}

/** Whoever approved; asks on while the web app cannot be reached, as long as the code lives. */
async function approval(options: PairOptions, shown: ShownPairing): Promise<Yes | { readonly why: string }> {
  const { device, clock } = options;
  const body = { signature: device.keys.sign(pairingPollText(device.server, shown.pairing)) };
  const untilMs = clock.steadyMs() + limits.pairingSeconds * 1_000;
  let claimed = false;
  while (clock.steadyMs() < untilMs) {
    if (options.signal?.aborted === true) return { why: givenUp };
    const reply = await callWebApp(device.server, options.fetch, {
      method: "POST",
      path: `/api/devmode/pairings/${shown.pairing}/poll`,
      reply: pollPairingReplySchema,
      body,
    });
    if (!reply.ok && reply.failure.code === "gone") return { why: over };
    if (reply.ok && reply.value.by !== null) {
      const { by, browser, state } = reply.value;
      if (!claimed) options.onClaimed(by);
      claimed = true;
      if (state === "approved") return { by, browser: browser ?? undefined };
    }
    await pause(clock, shown.pollMs);
  }
  return { why: over };
}

async function finish(options: PairOptions, pairing: string, accept: boolean) {
  const proof = await prove(options, "register");
  if (!proof.ok) return proof;
  return callWebApp(options.device.server, options.fetch, {
    method: "POST",
    path: `/api/devmode/pairings/${pairing}/finish`,
    reply: finishPairingReplySchema,
    body: { accept, ...proof.value },
  });
}

async function prove({ device, fetch }: PairOptions, purpose: ProofPurpose) {
  const challenge = await challengeFrom(device.server, fetch);
  if (!challenge.ok) return challenge;
  const signature = device.keys.prove(purpose, device.server, challenge.value);
  return { ok: true, value: { challenge: challenge.value, signature } } as const;
}
