/** The button and dialog that reserve a slot; a device takes it and starts its tmux session. */
"use client";

import {
  defaultSlot,
  slotSchema,
  type ApiDevice,
  type ApiIdea,
  type ApiSession,
  type DeviceId,
  type IdeaId,
  type Slot,
} from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { ChoiceField, Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { PlusIcon } from "@/ui/icons.ts";
import type { ActionReply } from "../api/action-reply.ts";
import { useAction, useDevices } from "../api/queries.ts";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { terminalPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { slotFromTyped, suggestSlot } from "./slot-name.ts";

export interface ReserveSlotInput {
  readonly idea: IdeaId;
  readonly slot: Slot;
  readonly device?: DeviceId;
}
export type ReserveSlotAction = (input: ReserveSlotInput) => Promise<ActionReply<ApiSession>>;

interface NewSlotProps {
  readonly idea: Pick<ApiIdea, "id" | "role">;
  readonly taken: readonly Slot[];
  readonly reserveSlot: ReserveSlotAction;
}

function DeviceChoice({ devices }: { readonly devices: readonly ApiDevice[] }) {
  if (devices.length < 2) return null;
  const options = devices.map((device) => ({
    value: device.id,
    text: device.online ? device.name : `${device.name} (offline)`,
  }));
  return <ChoiceField label="Device" name="device" options={options} hint="Where its tmux session will run." />;
}

function NewSlotForm({ idea, taken, reserveSlot, onCancel }: NewSlotProps & { readonly onCancel: () => void }) {
  const router = useRouter();
  const own = useDevices().items ?? [];
  // A member's terminal runs on a device of the owner's, which the server chooses where there is one.
  const devices = idea.role === "owner" ? own : [];
  const { perform, busy, failure } = useAction(reserveSlot);
  const [typed, setTyped] = useState<string>(suggestSlot(taken));
  const [problem, setProblem] = useState<string>();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const slot = slotSchema.safeParse(slotFromTyped(typed));
    if (!slot.success) return setProblem(slot.error.issues[0]?.message);
    if (taken.includes(slot.data)) return setProblem(`there is a terminal named ${slot.data} already`);
    setProblem(undefined);
    const asked = new FormData(event.currentTarget).get("device");
    const device = devices.find((candidate) => candidate.id === asked);
    const input = { idea: idea.id, slot: slot.data, ...(device && { device: device.id }) };
    perform(input, (session) => router.push(terminalPath(session.ideaId, session.slot)));
  };
  return (
    <Form onSubmit={submit} className="space-y-4" noValidate>
      <Field
        label="Name"
        name="slot"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        mono
        hint="Lower-case letters, digits and '-'. It is the last word of the attach command."
        error={problem}
        data-testid="slot-name"
      />
      <DeviceChoice devices={devices} />
      {failure && <FailureNotice title="The terminal was not created" failure={failure} />}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy} data-testid="new-slot-submit">
          Create terminal
        </Button>
      </DialogActions>
    </Form>
  );
}

export function NewSlot(props: NewSlotProps) {
  const [open, setOpen] = useState(false);
  const first = !props.taken.includes(defaultSlot);
  usePaletteActions([
    {
      id: "new-slot",
      text: "New terminal …",
      also: ["create", "slot", "connect", "tmux session"],
      icon: <PlusIcon />,
      run: () => setOpen(true),
    },
  ]);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)} data-testid="new-slot">
        <PlusIcon aria-hidden /> {first && props.taken.length === 0 ? "First terminal" : "New slot"}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New slot"
        description="A slot is one tmux session on your own machine."
        testId="new-slot-dialog"
      >
        <NewSlotForm {...props} onCancel={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
