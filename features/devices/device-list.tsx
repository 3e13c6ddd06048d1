/** The machines paired with the account. */
"use client";

import type { ApiDevice } from "@coda/protocol";
import { Badge } from "@/ui/badge.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { DeviceIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useDevices } from "../api/queries.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { RelativeTime } from "../time/relative-time.tsx";

function DeviceRow({ device }: { readonly device: ApiDevice }) {
  return (
    <li data-testid="device-row" className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
      <DeviceIcon aria-hidden className="size-4 text-ink-quiet" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{device.name}</p>
        <p className="truncate text-xs text-ink-quiet">
          {device.platform} · Coda Runner {device.version}
        </p>
      </div>
      {device.online ? (
        <Badge tone="live">online</Badge>
      ) : (
        <span className="flex items-center gap-3 text-xs text-ink-quiet">
          {device.lastSeenAt === null ? "never seen" : <RelativeTime iso={device.lastSeenAt} />}
          <Badge tone="idle" hollow>
            offline
          </Badge>
        </span>
      )}
    </li>
  );
}

export function DeviceList({ initial }: { readonly initial?: readonly ApiDevice[] }) {
  const { items, failure, retry } = useDevices(initial);
  return (
    <PageFrame title="Devices" note="Machines whose tmux sessions can appear here.">
      <div className="space-y-4">
        {failure && (
          <FailureNotice title="The list could not be brought up to date" failure={failure} onRetry={retry} />
        )}
        {items === undefined && !failure && <SkeletonRows rows={1} label="Loading your devices" />}
        {items?.length === 0 && (
          <EmptyState icon={<DeviceIcon />} title="No device yet" testId="no-devices">
            The Coda Runner connects a machine’s tmux with your account. In local mode{" "}
            <code className="font-mono">npm start</code> runs it and registers this machine by itself.
          </EmptyState>
        )}
        {items !== undefined && items.length > 0 && (
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
            {items.map((device) => (
              <DeviceRow key={device.id} device={device} />
            ))}
          </ul>
        )}
      </div>
    </PageFrame>
  );
}
