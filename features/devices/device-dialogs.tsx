/** Giving a device another name, and taking it out of the account. */
"use client";

import { deviceNameSchema, type ApiDevice, type DeviceId } from "@coda/protocol";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import type { ActionReply } from "../api/action-reply.ts";
import { calling, keys, useAction } from "../api/queries.ts";
import { useOptimistic } from "../api/use-optimistic.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";

export type RenameAction = (input: { id: DeviceId; name: string }) => Promise<ActionReply<ApiDevice>>;
export type RevokeAction = (input: { id: DeviceId }) => Promise<ActionReply<null>>;

interface RenameDeviceProps {
  readonly device: ApiDevice;
  readonly rename: RenameAction;
}

/** The new name is on view at once. */
export function RenameDevice({ device, rename }: RenameDeviceProps) {
  const [open, setOpen] = useState(false);
  const { perform, failure } = useOptimistic<readonly ApiDevice[], string>({
    queryKey: keys.devices,
    call: async (name) => calling(rename)({ id: device.id, name }),
    guess: (devices, name) => devices.map((each) => (each.id === device.id ? { ...each, name } : each)),
  });
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)} data-testid="rename-device">
        Rename
      </Button>
      {failure && <FailureNotice title="It was not renamed" failure={failure} />}
      <Dialog open={open} onOpenChange={setOpen} title="Rename the device" testId="rename-dialog">
        <RenameForm device={device} rename={perform} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface RenameFormProps {
  readonly device: ApiDevice;
  readonly rename: (name: string) => void;
  readonly onDone: () => void;
}

function RenameForm({ device, rename, onDone }: RenameFormProps) {
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = deviceNameSchema.safeParse(new FormData(event.currentTarget).get("name"));
    setProblem(name.error?.issues[0]?.message);
    if (!name.success) return;
    if (name.data !== device.name) rename(name.data);
    onDone();
  };
  return (
    <Form onSubmit={submit} className="space-y-4" noValidate>
      <Field label="Name" name="name" defaultValue={device.name} autoComplete="off" maxLength={80} error={problem} />
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary">
          Rename
        </Button>
      </DialogActions>
    </Form>
  );
}

interface RevokeDeviceProps {
  readonly device: ApiDevice;
  /** How many terminals it has. */
  readonly slots: number;
  readonly revoke: RevokeAction;
}

export function RevokeDevice({ device, slots, revoke }: RevokeDeviceProps) {
  const [open, setOpen] = useState(false);
  const { perform, busy, failure } = useAction(revoke);
  const kept =
    slots === 0 ? "" : ` What its ${slots === 1 ? "terminal" : `${slots} terminals`} printed stays readable.`;
  return (
    <>
      <Button size="sm" variant="danger" onClick={() => setOpen(true)} data-testid="revoke-device">
        Revoke
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Revoke ${device.name}?`}
        description={`It is cut off at once, and its key is dead for good: to come back it is paired anew.${kept}`}
        testId="revoke-dialog"
      >
        {failure && <FailureNotice title="It was not revoked" failure={failure} />}
        <DialogActions>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button
            variant="danger"
            busy={busy}
            onClick={() => perform({ id: device.id }, () => setOpen(false))}
            data-testid="revoke-confirm"
          >
            Revoke
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
