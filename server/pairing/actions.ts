"use server";
/** What the page for pairing does. */
import { answerPairingSchema, claimPairingSchema, type ApiPairing } from "@coda/protocol";
import { z } from "zod";
import { serverContext } from "../context.ts";
import { runAction, type ActionReply } from "../http/action.ts";
import { checkEnabled } from "../http/flags.ts";
import { answerByCode, lookAtPairing as look } from "./claim.ts";

const lookSchema = z.object({ ...claimPairingSchema.shape, brought: z.boolean().optional() });

export async function lookAtPairing(input: unknown): Promise<ActionReply<ApiPairing>> {
  return runAction(lookSchema, input, async (scope, given) => look(scope, await enabled(), given));
}

const answerSchema = z.object({ ...answerPairingSchema.shape, ...claimPairingSchema.shape });

export async function answerPairing(input: unknown): Promise<ActionReply<ApiPairing>> {
  return runAction(answerSchema, input, async (scope, given) => answerByCode(scope, await enabled(), given));
}

async function enabled() {
  const context = await serverContext();
  checkEnabled(context.config, "pairing");
  return context;
}
