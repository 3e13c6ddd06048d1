"use server";
/** What pages do with devices, and with which of them runs a slot. */
import {
  deviceIdSchema,
  moveSessionSchema,
  patchDeviceSchema,
  sessionIdSchema,
  type ApiDevice,
  type ApiSession,
} from "@coda/protocol";
import { z } from "zod";
import { serverContext } from "../context.ts";
import { runAction, type ActionReply } from "../http/action.ts";
import { moveSession as move } from "../session/move.ts";
import { renameDevice as rename, revokeDevice as revoke } from "./change.ts";

const renameSchema = z.object({ ...patchDeviceSchema.shape, id: deviceIdSchema });
const moveSchema = z.object({ ...moveSessionSchema.shape, id: sessionIdSchema });

export async function renameDevice(input: unknown): Promise<ActionReply<ApiDevice>> {
  return runAction(renameSchema, input, async (scope, { id, name }) => rename(scope, id, name));
}

export async function revokeDevice(input: unknown): Promise<ActionReply<null>> {
  return runAction(z.object({ id: deviceIdSchema }), input, async (scope, { id }) => {
    await revoke(scope, await serverContext(), id);
    return null;
  });
}

export async function moveSession(input: unknown): Promise<ActionReply<ApiSession>> {
  return runAction(moveSchema, input, async (scope, given) => move(scope, await serverContext(), given));
}
