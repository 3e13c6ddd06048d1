/** Which account this device belongs to: `device.json` in the helper's folder, written once at registration. */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { deviceIdSchema } from "@coda/protocol";

export const deviceRecordSchema = z.object({
  version: z.literal(1),
  device: deviceIdSchema,
  /** Origin of the web app it is paired with. */
  server: z.url(),
  owner: z.string(),
});
export type DeviceRecord = z.infer<typeof deviceRecordSchema>;

/** Undefined when this device is not paired with `server`. */
export function readDeviceRecord(file: string, server: string): DeviceRecord | undefined {
  try {
    const record = deviceRecordSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    return record.success && record.data.server === server ? record.data : undefined;
  } catch {
    return undefined;
  }
}

export function writeDeviceRecord(file: string, record: DeviceRecord): void {
  writeFileSync(file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
}
