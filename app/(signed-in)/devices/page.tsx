import type { Metadata } from "next";
import { DeviceList } from "@/features/devices/device-list.tsx";
import { listDevices } from "../../page-data.ts";

export const metadata: Metadata = { title: "Devices" };

export default async function DevicesPage() {
  return <DeviceList initial={await listDevices()} />;
}
