/** How to open a session in a local terminal. What the dialog holds comes when somebody opens it. */
"use client";

import { canonicalName, type IdeaId, type Slot } from "@coda/protocol";
import { Dialog, expectDialog } from "@/ui/dialog.tsx";
import { latePart } from "@/ui/late-part.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useAppConfig } from "../shell/app-config.tsx";

export interface AttachTarget {
  readonly ideaId: IdeaId;
  readonly slot: Slot;
  readonly deviceName: string | null;
  /** What the live session says of its tmux server; undefined while nobody has heard it. */
  readonly server?: { readonly socket: string | null; readonly literalUnavailable: string | null } | undefined;
}

const body = latePart(async () => (await import("./attach-body.tsx")).AttachBody);

export function expectAttach(): void {
  expectDialog();
  body.expect();
}

interface AttachDialogProps {
  readonly target: AttachTarget;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** A live session's device is there before the list, which is asked for every few seconds, can name it. */
function Where({ target: { deviceName, server } }: Pick<AttachDialogProps, "target">) {
  if (deviceName === null && server === undefined)
    return <>It waits for a device; the command works there once it has started.</>;
  return (
    <>
      It lives on{" "}
      {deviceName === null ? "a device of yours" : <strong className="font-medium text-ink">{deviceName}</strong>}. Run
      the command there: you and the browser share the session.
    </>
  );
}

export function AttachDialog({ target, open, onOpenChange }: AttachDialogProps) {
  const { prefix } = useAppConfig();
  const name = canonicalName({ prefix, idea: target.ideaId, slot: target.slot });
  return (
    <Dialog
      wide
      open={open}
      onOpenChange={onOpenChange}
      title="Attach in a local terminal"
      description={
        <>
          <span className="block font-mono text-xs break-all">{name}</span>
          <Where target={target} />
        </>
      }
      testId="attach-dialog"
    >
      <body.Part given={{ target }} meanwhile={<SkeletonRows rows={2} label="Loading the commands" />} />
    </Dialog>
  );
}
