/**
 * A form that its page's script answers. Before that is there a browser would load the page anew, with all that was typed in
 * its address, a password too: instead it is sent nowhere, and answered once the script is there.
 */
"use client";

import { useEffect, useRef, useState, type ComponentProps } from "react";
import { sentEarly } from "./early-submit.ts";

type FormProps = ComponentProps<"form">;

interface AnsweredFormProps extends Omit<FormProps, "action" | "method" | "ref" | "onSubmit"> {
  /** Nothing is left for the browser to do. */
  readonly onSubmit: NonNullable<FormProps["onSubmit"]>;
}

export function Form({ onSubmit, ...rest }: AnsweredFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [wasSent, setWasSent] = useState(false);
  useEffect(() => setWasSent(form.current?.dataset[sentEarly] !== undefined), []);
  // Not before what was typed early is known: a field tells it when it comes to life (`typed-early.ts`).
  useEffect(() => {
    if (wasSent) form.current?.requestSubmit();
  }, [wasSent]);
  return (
    // oxlint-disable-next-line react/forbid-elements -- this is the form that all others are.
    <form
      {...rest}
      ref={form}
      // Outside a <dialog> it leads nowhere (HTML, form submission algorithm).
      method="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(event);
      }}
    />
  );
}
