/** The `bytea` column type, which Drizzle lacks. The drivers hand out Buffer or Uint8Array; both are Uint8Array here. */
import { customType } from "drizzle-orm/pg-core";

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
});
