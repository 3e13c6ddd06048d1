/** The terminals of a device, each of which can be given to another one. */
"use client";

import type { ApiDevice, ApiSession, DeviceId, SessionId } from "@coda/protocol";
import Link from "next/link";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { ChoiceField } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import type { ActionReply } from "../api/action-reply.ts";
import { useAction } from "../api/queries.ts";
import { terminalPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";

export type MoveAction = (input: { id: SessionId; device: DeviceId }) => Promise<ActionReply<ApiSession>>;

interface DeviceSlotsProps {
  readonly slots: readonly ApiSession[];
  readonly devices: readonly ApiDevice[];
  readonly move: MoveAction;
}

export function DeviceSlots({ slots, devices, move }: DeviceSlotsProps) {
  return (
    <ul className="space-y-1 text-sm">
      {slots.map((slot) => (
        <li key={slot.id} data-testid="device-slot" className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link
            href={terminalPath(slot.ideaId, slot.slot)}
            className="touch-words min-w-0 truncate font-mono text-xs underline-offset-2 hover:underline"
          >
            {slot.ideaId} / {slot.slot}
          </Link>
          <MoveSlot slot={slot} devices={devices} move={move} />
        </li>
      ))}
    </ul>
  );
}

function MoveSlot({ slot, devices, move }: Omit<DeviceSlotsProps, "slots"> & { readonly slot: ApiSession }) {
  const [open, setOpen] = useState(false);
  const { perform, busy, failure } = useAction(move);
  const others = devices.filter(({ id, copiedAt }) => id !== slot.device?.id && copiedAt === null);
  if (others.length === 0) return null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const asked = new FormData(event.currentTarget).get("device");
    const device = others.find(({ id }) => id === asked);
    if (device === undefined) return;
    perform({ id: slot.id, device: device.id }, () => setOpen(false));
  };
  return (
    <>
      <Button size="sm" variant="ghost" onClick={() => setOpen(true)} data-testid="move-slot">
        Move …
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Move ${slot.slot} to another device`}
        description="It begins there with a new shell; what was printed stays. The tmux session it has now is left as it is, and taken up again if you move it back."
        testId="move-dialog"
      >
        <Form onSubmit={submit} className="space-y-4">
          <ChoiceField
            label="Device"
            name="device"
            options={others.map(({ id, name, online }) => ({ value: id, text: online ? name : `${name} (offline)` }))}
          />
          {failure && <FailureNotice title="It was not moved" failure={failure} />}
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary" busy={busy} data-testid="move-confirm">
              Move
            </Button>
          </DialogActions>
        </Form>
      </Dialog>
    </>
  );
}
