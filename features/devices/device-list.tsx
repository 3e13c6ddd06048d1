/** The machines paired with the account: which are there, what runs on them, and what their owner can do about them. */
"use client";

import type { ApiDevice, ApiSession, IdeaId } from "@coda/protocol";
import Link from "next/link";
import { Badge } from "@/ui/badge.tsx";
import { buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { DeviceIcon, PlusIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { List } from "@/ui/list.tsx";
import { useAllSessions, useDevices } from "../api/queries.ts";
import { pairPath } from "../routes/paths.ts";
import { useAppConfig } from "../shell/app-config.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { RenameDevice, RevokeDevice, type RenameAction, type RevokeAction } from "./device-dialogs.tsx";
import { DeviceSlots, type MoveAction } from "./device-slots.tsx";

interface DeviceListProps {
  readonly initial?: readonly ApiDevice[];
  /** Of all ideas. */
  readonly sessions: readonly ApiSession[];
  /** The ideas that the reader owns: terminals of others are not theirs to move. */
  readonly owned: readonly IdeaId[];
  readonly actions: { readonly rename: RenameAction; readonly revoke: RevokeAction; readonly move: MoveAction };
}

export function DeviceList({ initial, sessions, owned, actions }: DeviceListProps) {
  const { items, failure, retry } = useDevices(initial);
  // A terminal that was moved is taken by its next device some seconds later, while somebody looks.
  const slots = (useAllSessions(sessions).items ?? sessions).filter(({ ideaId }) => owned.includes(ideaId));
  const pair = (
    <Link href={pairPath} className={buttonLook({ variant: "primary" })} data-testid="pair-a-device">
      <PlusIcon aria-hidden /> Pair a device
    </Link>
  );
  const known = new Set(items?.map(({ id }) => id));
  const left = slots.filter(({ device }) => device === null || !known.has(device.id));
  return (
    <PageFrame title="Devices" note="Machines whose tmux sessions can appear here." actions={pair}>
      <div className="space-y-4">
        {failure && (
          <FailureNotice title="The list could not be brought up to date" failure={failure} onRetry={retry} />
        )}
        {items === undefined && !failure && <SkeletonRows rows={1} label="Loading your devices" />}
        {items?.length === 0 && (
          <EmptyState icon={<DeviceIcon />} title="No device yet" testId="no-devices">
            <NoDevice />
          </EmptyState>
        )}
        {items !== undefined && items.length > 0 && (
          <List>
            {items.map((device) => (
              <DeviceRow key={device.id} device={device} devices={items} slots={slots} actions={actions} />
            ))}
          </List>
        )}
        {items !== undefined && left.length > 0 && (
          <section className="rounded-lg border border-line bg-raised px-4 py-3" data-testid="left-slots">
            <h2 className="font-medium">Terminals without a device</h2>
            <p className="mb-2 text-xs text-ink-quiet">
              They wait for a device to take them, which takes some seconds, or theirs was revoked.
            </p>
            <DeviceSlots slots={left} devices={items} move={actions.move} />
          </section>
        )}
      </div>
    </PageFrame>
  );
}

function NoDevice() {
  const { isLocal } = useAppConfig();
  if (isLocal)
    return (
      <>
        <code className="font-mono">npm start</code> registers this machine by itself, some seconds after it began. Does
        it stay away, <code className="font-mono">npm run -s runner -- doctor</code> says why.
      </>
    );
  return (
    <>
      <em className="not-italic font-medium">Pair a device</em> says what to run on the machine whose terminals you want
      here.
    </>
  );
}

interface DeviceRowProps extends Pick<DeviceListProps, "actions"> {
  readonly slots: readonly ApiSession[];
  readonly device: ApiDevice;
  readonly devices: readonly ApiDevice[];
}

function DeviceRow({ device, devices, slots, actions }: DeviceRowProps) {
  const own = slots.filter((slot) => slot.device?.id === device.id);
  return (
    <li data-testid="device-row" className="flex gap-3 px-4 py-3">
      <DeviceIcon aria-hidden className="mt-1 size-4 shrink-0 text-ink-quiet" />
      <div className="min-w-0 flex-1 space-y-3">
        <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-56">
            <p className="flex flex-wrap items-center gap-x-2 font-medium">
              <bdi className="min-w-0 wrap-anywhere">{device.name}</bdi>
              <Presence device={device} />
            </p>
            <p className="text-xs text-ink-quiet">
              {device.platform} · Coda Runner {device.version} · paired <RelativeTime iso={device.createdAt} />
            </p>
            <p className="text-xs text-ink-quiet">
              key <span className="font-mono">{device.fingerprint}</span>
            </p>
          </div>
          <div className="flex gap-2">
            <RenameDevice device={device} rename={actions.rename} />
            <RevokeDevice device={device} slots={own.length} revoke={actions.revoke} />
          </div>
        </div>
        {device.copiedAt !== null && (
          <Notice tone="danger" title="Its key was used on another machine" testId="device-copied">
            That was <RelativeTime iso={device.copiedAt} />: the helper’s folder was copied. Neither machine gets in
            with it any more. Revoke it, then run <code className="font-mono">coda-runner pair</code> on the machines
            that are yours.
          </Notice>
        )}
        {own.length > 0 && <DeviceSlots slots={own} devices={devices} move={actions.move} />}
      </div>
    </li>
  );
}

function Presence({ device }: { readonly device: ApiDevice }) {
  if (device.online) return <Badge tone="live">online</Badge>;
  return (
    <span className="flex items-center gap-2 text-xs font-normal text-ink-quiet">
      <Badge tone="idle" hollow>
        offline
      </Badge>
      {device.lastSeenAt === null ? "never seen" : <RelativeTime iso={device.lastSeenAt} />}
    </span>
  );
}
