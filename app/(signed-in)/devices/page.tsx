import type { Metadata } from "next";
import { DeviceList } from "@/features/devices/device-list.tsx";
import { devicesPath } from "@/features/routes/paths.ts";
import { moveSession, renameDevice, revokeDevice } from "@/server/device/actions.ts";
import { listDevices } from "@/server/device/queries.ts";
import { listIdeas } from "@/server/idea/queries.ts";
import { listSessions } from "@/server/session/queries.ts";
import { requireScope } from "../../page-data.ts";

export const metadata: Metadata = { title: "Devices" };

export default async function DevicesPage() {
  const scope = await requireScope(devicesPath);
  const ideas = await listIdeas(scope);
  return (
    <DeviceList
      initial={await listDevices(scope)}
      sessions={await listSessions(scope)}
      owned={ideas.filter(({ role }) => role === "owner").map(({ id }) => id)}
      actions={{ rename: renameDevice, revoke: revokeDevice, move: moveSession }}
    />
  );
}
