/** Which account this device belongs to: `device.json` in the helper's folder, written at pairing. Holds no secret. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { deviceIdSchema } from "@coda/protocol";
import { keyStoreKinds } from "./key-store.ts";

export const deviceRecordSchema = z.object({
  version: z.literal(1),
  device: deviceIdSchema,
  /** Origin of the web app it is paired with. */
  server: z.url(),
  owner: z.string(),
  /** What follows is missing in records of helpers up to 0.1. The web app's key as it was told at pairing, raw, base64url. */
  ticketKey: z.string().optional(),
  /** The machine it was paired on, as `machineHash` under this salt. */
  machine: z.object({ salt: z.string(), hash: z.string() }).optional(),
  keys: z.enum(keyStoreKinds).optional(),
  /** By a code out of the owner's own folder, in local mode, or by a person over the network. Missing: nobody knows. */
  by: z.enum(["code", "pairing"]).optional(),
});
export type DeviceRecord = z.infer<typeof deviceRecordSchema>;

/** Undefined when this device is paired with nobody. */
export function readDeviceRecord(file: string): DeviceRecord | undefined {
  try {
    return deviceRecordSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

export function writeDeviceRecord(file: string, record: DeviceRecord): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}
