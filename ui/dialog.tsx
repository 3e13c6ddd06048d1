/** A modal dialog; a sheet from below on a phone. What draws it comes when the first one opens. */
"use client";

import { useState, type ReactNode } from "react";
import type { DialogProps } from "./dialog-frame.tsx";
import { latePart } from "./late-part.tsx";

const frame = latePart<DialogProps>(async () => (await import("./dialog-frame.tsx")).DialogFrame);

/** Somebody is about to open one. */
export const expectDialog = frame.expect;

export function Dialog(props: DialogProps) {
  const [wasOpen, setWasOpen] = useState(props.open);
  if (props.open && !wasOpen) setWasOpen(true);
  // Once it was open it stays, closed: it gives the focus back.
  return wasOpen ? <OpenedDialog {...props} /> : null;
}

function OpenedDialog(props: DialogProps) {
  return <frame.Part given={props} onGiveUp={() => props.onOpenChange(false)} />;
}

/** The row of buttons at a dialog's end: what it is for on the right. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
