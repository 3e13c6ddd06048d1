"use server";
/** What the page for pairing does. */
import { answerPairingSchema, claimPairingSchema, type ApiPairing } from "@coda/protocol";
import { z } from "zod";
import { serverContext } from "../context.ts";
import { runAction, type ActionReply } from "../http/action.ts";
import { checkEnabled } from "../http/flags.ts";
import { answerPairing as answer, claimPairing as claim } from "./claim.ts";

export async function claimPairing(input: unknown): Promise<ActionReply<ApiPairing>> {
  return runAction(claimPairingSchema, input, async (scope, { code }) => claim(scope, await enabled(), code));
}

const answerSchema = answerPairingSchema.extend({ id: z.uuid() });

export async function answerPairing(input: unknown): Promise<ActionReply<ApiPairing>> {
  return runAction(answerSchema, input, async (scope, given) => answer(scope, await enabled(), given));
}

async function enabled() {
  const context = await serverContext();
  checkEnabled(context.config, "pairing");
  return context;
}
