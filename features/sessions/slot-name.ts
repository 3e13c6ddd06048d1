/** From what people type to a slot's name. */
import { defaultSlot } from "@coda/protocol";

/** "My Logs " becomes "my-logs"; what the alphabet has no place for stays in, so that the schema can say so. */
export function slotFromTyped(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/gu, "-");
}

/** The default slot while it is free, nothing afterwards: a made-up name would be kept by mistake. */
export function suggestSlot(taken: readonly string[]): string {
  return taken.includes(defaultSlot) ? "" : defaultSlot;
}
