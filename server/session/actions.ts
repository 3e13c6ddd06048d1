"use server";
/** What pages do with sessions. */
import { reserveSessionSchema, type ApiSession } from "@coda/protocol";
import { runAction, type ActionReply } from "../http/action.ts";
import { reserveSession as reserve } from "./reserve.ts";

export async function reserveSession(input: unknown): Promise<ActionReply<ApiSession>> {
  return runAction(reserveSessionSchema, input, async (scope, slot) => (await reserve(scope, slot)).session);
}
