/** How much is masked of what leaves this device for storage; what is watched live is never masked. */

export const redactionLevels = ["off", "standard", "strict"] as const;
export type RedactionLevel = (typeof redactionLevels)[number];
/** A level at which something is looked for. */
export type ActiveRedaction = Exclude<RedactionLevel, "off">;
