/** What is said between the app's main process and its core process. Each end checks what it hears. */
import { controlRequestSchema } from "@coda/runner-core";
import { z } from "zod";
import { coreViewSchema } from "./core-view.ts";
import { serverTextSchema } from "./server-text.ts";

/** What may be asked of the core. `ask`: of the helper, wherever it runs, as the command asks it. */
export const coreDeedSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("ask"), request: controlRequestSchema }),
  /** Begin anew after a failure. */
  z.object({ do: z.literal("begin") }),
  /** The web app that this machine is paired with next. */
  z.object({ do: z.literal("choose-server"), address: serverTextSchema }),
  z.object({ do: z.literal("pair") }),
  z.object({ do: z.literal("answer-pairing"), yes: z.boolean() }),
  z.object({ do: z.literal("give-up-pairing") }),
  z.object({ do: z.literal("unpair") }),
  /** In order; its channel is closed afterwards. */
  z.object({ do: z.literal("stop") }),
]);
export type CoreDeed = z.infer<typeof coreDeedSchema>;

/** `said`: what came of it, for people, where there is something to say. */
export const outcomeSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), said: z.string().nullable() }),
  z.object({ ok: z.literal(false), why: z.string() }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

export const toCoreSchema = z.object({ id: z.int(), deed: coreDeedSchema });
export type ToCore = z.infer<typeof toCoreSchema>;

export const fromCoreSchema = z.union([
  z.object({ view: coreViewSchema }),
  z.object({ id: z.int(), outcome: outcomeSchema }),
]);
export type FromCore = z.infer<typeof fromCoreSchema>;

/** One that carries JSON values in order, both ways, until it is closed. */
export interface Channel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}
