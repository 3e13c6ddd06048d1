import type { Metadata } from "next";
import { DeviceList } from "@/features/devices/device-list.tsx";
import { devicesPath } from "@/features/routes/paths.ts";
import { listDevices } from "@/server/device/queries.ts";
import { requireScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Devices" };

export default async function DevicesPage() {
  const scope = await requireScope(devicesPath);
  return <DeviceList initial={await listDevices(scope)} />;
}
