"use server";
/** What pages do with ideas. */
import { createIdeaSchema, type ApiIdea } from "@coda/protocol";
import { serverContext } from "../context.ts";
import { runAction, type ActionReply } from "../http/action.ts";
import { createIdea as create } from "./create.ts";

export async function createIdea(input: unknown): Promise<ActionReply<ApiIdea>> {
  return runAction(createIdeaSchema, input, async (scope, idea) => create(await serverContext(), scope, idea));
}
